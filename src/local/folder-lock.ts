import { createHash, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as z from 'zod'

/** Who uses the embedded data folder. */
const holder = z.object({
  pid: z.number(),
  /** Tells this process from a later one with the same number. */
  startedAt: z.string(),
  verb: z.string(),
  /** Where a running server takes CLI verbs; absent until it listens, and for other verbs. */
  url: z.string().optional(),
  token: z.string(),
})
export type Holder = z.infer<typeof holder>

export interface FolderLock {
  holder: Holder
  /** Tells CLI verbs where the server listens. */
  announce(url: string): void
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
    if (create(file, file, mine)) return { lock: held(file, mine) }
    const last = lastHeir(file)
    if (!last) continue
    if (last.holder && isRunning(last.holder)) return { heldBy: last.holder }
    if (inherit(file, last.name, mine)) return { lock: held(file, mine) }
  }
  throw new Error(`${file} cannot be taken; remove it if no dunwell process uses the folder`)
}

function held(file: string, mine: Holder): FolderLock {
  let current = mine
  return {
    get holder() {
      return current
    },
    announce: (url) => {
      current = { ...current, url }
      replace(file, current)
    },
    release: () => {
      if (read(file)?.name === mine.token) rmSync(file, { force: true })
    },
  }
}

interface Lock {
  /** The token, or for a damaged file what stands for it. */
  name: string
  holder: Holder | undefined
}

const heirFile = (file: string, name: string) => `${file}.after-${name}`

/**
 * Takes the place of a dead process. Removing its lock would be a race: a slow process could remove the
 * lock of a faster one. Instead each lock has one heir, whose file only the first can create; the heir of
 * an heir that died as well is found by following them. Only the last heir may replace the lock itself.
 */
function inherit(file: string, dead: string, mine: Holder): boolean {
  const claim = heirFile(file, dead)
  if (!create(file, claim, mine)) return false
  // Somebody may have inherited and tidied up since we looked: then nothing leads from the lock to us.
  if (lastHeir(file)?.name !== mine.token) {
    if (read(claim)?.name === mine.token) rmSync(claim, { force: true })
    return false
  }
  replace(file, mine)
  const folder = join(file, '..')
  const heirs = heirFile(basename(file), '')
  for (const name of readdirSync(folder)) {
    if (name.startsWith(heirs)) rmSync(join(folder, name), { force: true })
  }
  return true
}

function lastHeir(file: string): Lock | undefined {
  let last = read(file)
  while (last) {
    const next = read(heirFile(file, last.name))
    if (!next) return last
    last = next
  }
  return undefined
}

/** A hard link appears whole or not at all, so nobody reads half a lock. */
function create(file: string, target: string, mine: Holder): boolean {
  const fresh = prepare(file, mine)
  try {
    linkSync(fresh, target)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(fresh, { force: true })
  }
}

function replace(file: string, mine: Holder): void {
  renameSync(prepare(file, mine), file)
}

function prepare(file: string, mine: Holder): string {
  const fresh = `${file}.${process.pid}`
  writeFileSync(fresh, JSON.stringify(mine), { mode: 0o600 })
  return fresh
}

function read(file: string): Lock | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    const found = holder.parse(JSON.parse(text))
    return { name: found.token, holder: found }
  } catch {
    return { name: createHash('sha256').update(text).digest('hex'), holder: undefined }
  }
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
