import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const PROGRAM = fileURLToPath(new URL('../../src/dunwell.mjs', import.meta.url))
const STARTS_WITHIN_MS = 120_000

export interface LocalServer {
  url: string
  /** What the server says of itself, such as `3.6`. */
  readySeconds: string
  /** From the command until the line that names the page. */
  elapsedMs: number
  stop(): Promise<void>
}

/** Starts Dunwell as a newcomer would, with the sandbox, on a free port. */
export async function startLocalServer(dataFolder: string): Promise<LocalServer> {
  const began = Date.now()
  const child = spawn(process.execPath, [PROGRAM, 'start'], { env: environment(dataFolder) })
  const said = await saidUntil(child, /Open (\S+)\/sandbox/)
  return {
    url: /Open (\S+)\/sandbox/.exec(said)?.[1] ?? '',
    readySeconds: /Ready in ([\d.]+) s/.exec(said)?.[1] ?? '?',
    elapsedMs: Date.now() - began,
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Runs a CLI verb in a process of its own and returns what it printed. */
export async function dunwell(dataFolder: string, ...argv: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...argv], {
    env: environment(dataFolder),
  })
  return stdout
}

/** Nothing of the caller's settings may connect a real workspace or database. */
function environment(dataFolder: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, DUNWELL_DATA: dataFolder, PORT: '0' }
}

function saidUntil(child: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const giveUp = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`The server did not get ready:\n${said}`))
    }, STARTS_WITHIN_MS)
    const hear = (bytes: Buffer) => {
      said += bytes.toString()
      if (!wanted.test(said)) return
      clearTimeout(giveUp)
      resolve(said)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => {
      clearTimeout(giveUp)
      reject(new Error(`The server ended with ${code}:\n${said}`))
    })
  })
}
