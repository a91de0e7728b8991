import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DateTime } from 'luxon'
import * as z from 'zod'

/** The product's clock: real time, moved by as much as somebody asked for in the sandbox. */
export interface ProductClock {
  now(): DateTime
  set(to: DateTime): void
}

const kept = z.object({ offsetMs: z.number() })

/** @param file remembers the offset across restarts; absent: the clock is real time until set. */
export function createProductClock(realNow: () => number, file: string | undefined): ProductClock {
  let offsetMs = file ? readOffset(file) : 0
  return {
    now: () => DateTime.fromMillis(realNow() + offsetMs, { zone: 'utc' }),
    set: (to) => {
      offsetMs = to.toMillis() - realNow()
      if (!file) return
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.new`, JSON.stringify({ offsetMs }))
      renameSync(`${file}.new`, file)
    },
  }
}

function readOffset(file: string): number {
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8'))).offsetMs
  } catch {
    return 0
  }
}
