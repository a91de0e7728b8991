import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type Command, CommanderError } from 'commander'
import { createProgram, SEE_HELP } from './cli/program.ts'
import type { Terminal } from './cli/terminal.ts'
import { type Config, readConfig } from './config.ts'
import { openCompany } from './local/company.ts'
import type { RunProgram } from './local/control.ts'
import { type Holder, lockFolder } from './local/folder-lock.ts'
import { forwardVerb } from './local/forward-verb.ts'
import { readFileAtMost } from './local/read-file-at-most.ts'
import { sentenceOf } from './local/sentence-of.ts'
import { createDeps, createLog, openDatabase, startServer } from './node.ts'

/** The folder's server has to run the verb. */
class HeldByServer extends Error {
  readonly holder: Holder
  constructor(holder: Holder) {
    super('a server holds the data folder')
    this.holder = holder
  }
}

const VERSION = String(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version)
/** How often a verb is offered to a server that does not take it, a fifth of a second apart. */
const FORWARDS = 50
const isTerminal = process.stderr.isTTY === true

/** What was read of standard input; undefined while no verb asked for it. */
let input: Promise<Uint8Array> | undefined

function readInput(): Promise<Uint8Array> {
  input ??= buffer(process.stdin)
  return input
}

async function main(argv: string[]): Promise<void> {
  const read = readConfig(process.env)
  if ('problems' in read) throw new Error(`The environment is not right:\n  ${read.problems.join('\n  ')}`)
  const { config } = read
  const terminal = ownTerminal(config, argv)
  for (let attempt = 1; ; attempt += 1) {
    const program = createProgram(terminal, VERSION, config.teams?.appId)
    program.addCommand(startCommand(program, config))
    try {
      return await run(program, argv, terminal)
    } catch (error) {
      if (!(error instanceof HeldByServer)) throw error
      const forwarded = { argv, cwd: process.cwd(), tty: isTerminal, input: await input }
      if (await forwardVerb(error.holder, forwarded, terminal)) return
      if (attempt === FORWARDS)
        throw new Error(`${inUse(config, error.holder)} It does not answer. Stop it first.`)
      // The server is just ending: its lock goes with it, and then the folder is ours.
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

/** The verbs a running server takes over from another process. */
const runProgram: RunProgram = (argv, terminal) => run(createProgram(terminal, VERSION), argv, terminal)

async function run(program: Command, argv: string[], terminal: Terminal): Promise<void> {
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // commander has said what is wrong, or printed the help that was asked for.
    if (error.code.startsWith('dunwell.')) terminal.err(error.message)
    terminal.setExitCode(error.exitCode)
  }
}

function inUse(config: Config, { verb, pid, url }: Holder): string {
  const where = url ? `, which listens at ${url}` : ''
  return `The data folder ${resolve(config.dataFolder)} is in use by dunwell ${verb} (process ${pid})${where}.`
}

function startCommand(program: Command, config: Config): Command {
  return program
    .createCommand('start')
    .showHelpAfterError(SEE_HELP)
    .description('Run the server: the sandbox in the browser, or Slack when its tokens are set.')
    .action(async () => {
      const locked = config.databaseUrl ? undefined : lockFolder(config.dataFolder, 'start')
      if (locked && 'heldBy' in locked) {
        throw new Error(
          `${inUse(config, locked.heldBy)} Stop that one first, or set DUNWELL_DATA to another folder.`,
        )
      }
      const say = (line: string) => void process.stdout.write(`${line}\n`)
      let exitCode = 0
      try {
        await startServer(config, locked?.lock, runProgram, say)
      } catch (error) {
        process.stderr.write(`${sentenceOf(error)}\n`)
        exitCode = 1
      } finally {
        locked?.lock.release()
      }
      // What a library still waits for must not keep a server alive that serves nobody.
      process.exit(exitCode)
    })
}

function ownTerminal(config: Config, argv: string[]): Terminal {
  let progressShown = false
  const clearProgress = () => {
    if (progressShown) process.stderr.write('\r\u001b[K')
    progressShown = false
  }
  return {
    out: (line) => {
      clearProgress()
      process.stdout.write(`${line}\n`)
    },
    err: (line) => {
      clearProgress()
      process.stderr.write(`${line}\n`)
    },
    progress: (line) => {
      if (!isTerminal) return
      process.stderr.write(`\r\u001b[K${line}`)
      progressShown = true
    },
    readFile: (path, atMost) => readFileAtMost(resolve(path), atMost),
    readInput,
    writeFile: (path, content) => writeFile(resolve(path), content),
    setExitCode: (code) => {
      process.exitCode = code
    },
    withDeps: async (work) => {
      const log = createLog(config.logLevel)
      const locked = config.databaseUrl ? undefined : lockFolder(config.dataFolder, argv[0] ?? 'dunwell')
      if (locked && 'heldBy' in locked) {
        const { heldBy } = locked
        if (heldBy.url) throw new HeldByServer(heldBy)
        const advice =
          heldBy.verb === 'start'
            ? 'The server is just starting: try again in a moment.'
            : 'Wait until it is done, then try again.'
        throw new Error(`${inUse(config, heldBy)} ${advice}`)
      }
      try {
        const database = await openDatabase(config, log)
        try {
          const { deps, clock } = createDeps(config, database, log)
          const organisation = await openCompany(deps, clock, false, () => {})
          await work({ ...deps, organisationId: organisation.id })
        } finally {
          await database.close()
        }
      } finally {
        locked?.lock.release()
      }
    },
  }
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n`)
  process.exitCode = 1
})
