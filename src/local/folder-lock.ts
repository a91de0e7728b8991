import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Who uses the embedded data folder. */
const holder = z.object({
  pid: z.number(),
  /** Tells this process from a later one with the same number. */
  startedAt: z.string(),
  verb: z.string(),
  /** Where a running server takes CLI verbs; absent until it listens, and for other verbs. */
  port: z.number().optional(),
  token: z.string(),
})
export type Holder = z.infer<typeof holder>

export interface FolderLock {
  holder: Holder
  /** Tells CLI verbs where the server listens. */
  announce(port: number): void
  release(): void
}

/**
 * Takes the folder for this process, or tells who has it. A lock left by a process that is gone is taken
 * over. One folder never serves two processes: embedded Postgres would be damaged.
 */
export function lockFolder(folder: string, verb: string): { lock: FolderLock } | { heldBy: Holder } {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'dunwell.lock')
  const mine: Holder = {
    pid: process.pid,
    startedAt: startOf(process.pid),
    verb,
    token: randomBytes(24).toString('hex'),
  }
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (create(file, mine)) return { lock: held(file, mine) }
    const other = read(file)
    if (other && isRunning(other)) return { heldBy: other }
    discard(file, other)
  }
  throw new Error(`${file} cannot be taken; remove it if no dunwell process uses the folder`)
}

function held(file: string, mine: Holder): FolderLock {
  let current = mine
  return {
    get holder() {
      return current
    },
    announce: (port) => {
      current = { ...current, port }
      const fresh = `${file}.${process.pid}`
      writeFileSync(fresh, JSON.stringify(current), { mode: 0o600 })
      renameSync(fresh, file)
    },
    release: () => {
      if (read(file)?.token === mine.token) rmSync(file, { force: true })
    },
  }
}

/** A hard link appears whole or not at all, so nobody reads half a lock. */
function create(file: string, mine: Holder): boolean {
  const fresh = `${file}.${process.pid}`
  writeFileSync(fresh, JSON.stringify(mine), { mode: 0o600 })
  try {
    linkSync(fresh, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(fresh, { force: true })
  }
}

function read(file: string): Holder | undefined {
  try {
    return holder.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** Moves a dead process's lock aside, unless somebody else was faster and the lock is a new one. */
function discard(file: string, seen: Holder | undefined): void {
  const aside = `${file}.${process.pid}.old`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const moved = read(aside)
  if (moved && moved.token !== seen?.token && isRunning(moved) && !existsSync(file)) renameSync(aside, file)
  else rmSync(aside, { force: true })
}

function isRunning({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return startOf(pid) === startedAt
}

/** When the process began, as the system counts it; empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? 'ended' : (fields[18] ?? '')
  } catch {
    return ''
  }
}
