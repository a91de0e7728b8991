import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { vi } from 'vitest'

// A process takes a second to start on an idle machine, and ten on a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const ENTRY = resolve('src/dunwell.mjs')
const SHIFTED_CLOCK = new URL('./shifted-clock.mjs', import.meta.url)

export interface Ended {
  code: number | null
  out: string
  err: string
}

/** The product in a process of its own. */
export interface ProductProcess {
  pid: number
  out(): string
  err(): string
  ended: Promise<Ended>
  /** Resolves when standard output matches; rejects when the process ends or says nothing of the kind. */
  said(pattern: RegExp): Promise<RegExpMatchArray>
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

export interface Surroundings {
  env?: Record<string, string>
  cwd?: string
  /** What it reads on standard input; nothing is there without it. */
  input?: string
  /** Moves the whole clock of the process. */
  clockShiftMs?: number
}

const PATIENCE_MS = 60_000
/** Optimising the embedded database's code pays for a server that runs for long; here it is a quarter of all work. */
const SHORT_LIVED = ['--liftoff-only']
const alive = new Set<ChildProcess>()
const folders: string[] = []

/** Starts `dunwell` with these words; nothing of our own environment reaches it. */
export function dunwell(words: string[], around: Surroundings = {}): ProductProcess {
  return startProcess([ENTRY, ...words], around)
}

/** Runs `dunwell` to its end. */
export function runDunwell(words: string[], around: Surroundings = {}): Promise<Ended> {
  return dunwell(words, around).ended
}

export function startProcess(nodeWords: string[], around: Surroundings = {}): ProductProcess {
  const preload = around.clockShiftMs === undefined ? [] : ['--import', SHIFTED_CLOCK.href]
  const child = spawn(process.execPath, [...SHORT_LIVED, ...preload, ...nodeWords], {
    cwd: around.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      CLOCK_SHIFT_MS: String(around.clockShiftMs ?? 0),
      ...around.env,
    },
  })
  child.stdin.on('error', () => {}).end(around.input ?? '')
  alive.add(child)
  let out = ''
  let err = ''
  const heard = new Set<() => void>()
  const hear = () => {
    for (const listener of [...heard]) listener()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    hear()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  let isOver = false
  const ended = new Promise<Ended>((done) => {
    child.once('close', (code) => {
      alive.delete(child)
      isOver = true
      done({ code, out, err })
      hear()
    })
  })
  return {
    pid: child.pid ?? 0,
    out: () => out,
    err: () => err,
    ended,
    said: (pattern) =>
      new Promise((done, failed) => {
        const finish = (act: () => void) => {
          clearTimeout(timer)
          heard.delete(look)
          act()
        }
        const complain = (what: string) => failed(new Error(`${what} before ${pattern}\n${out}\n${err}`))
        const timer = setTimeout(() => finish(() => complain('nothing more was said')), PATIENCE_MS)
        const look = () => {
          const match = out.match(pattern)
          if (match) finish(() => done(match))
          else if (isOver) finish(() => complain('the process ended'))
        }
        heard.add(look)
        look()
      }),
    stop: (signal = 'SIGKILL') => {
      child.kill(signal)
      return ended
    },
  }
}

/** The address a started server has printed. */
export async function addressOf(server: ProductProcess): Promise<string> {
  const [, url] = await server.said(/(http:\/\/127\.0\.0\.1:\d+)/)
  return url ?? ''
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dunwell-runtime-'))
  folders.push(folder)
  return folder
}

/** For `afterAll`: no process and no folder outlives the tests. */
export async function cleanUp(): Promise<void> {
  const ends = [...alive].map((child) => new Promise((done) => child.once('close', done)))
  for (const child of alive) child.kill('SIGKILL')
  await Promise.all(ends)
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}
