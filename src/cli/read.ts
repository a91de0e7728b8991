import { createInterface } from 'node:readline'
import { Command } from 'commander'
import { IANAZone } from 'luxon'
import * as z from 'zod'
import type { readReply } from '../reading/read-reply.ts'
import { factsSchema, type ReplyFacts, type Understanding } from '../reading/reading.ts'
import { sayReading } from '../reading/say-reading.ts'
import type { Terminal } from './terminal.ts'

type Read = typeof readReply

interface ReadFlags {
  on?: string
  zone: string
  locale: string
  facts?: string
  batch?: boolean
  json?: boolean
}

const settingSchema = z.object({
  on: z.iso.date({ error: 'on: write the day of the reply such as 2026-12-01' }),
  zone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), {
      error: 'zone: write a time zone such as America/Chicago',
    })
    .default('UTC'),
  locale: z.string().refine(isLocale, { error: 'locale: write a locale such as en-US' }).default('en-US'),
})
const lineSchema = settingSchema.extend({
  text: z.string({ error: 'text: the reply is missing' }),
  facts: factsSchema.optional(),
})

/** `dunwell read`: shows how a reply in words is understood; needs no database. */
export function readCommand(terminal: Terminal, lines: () => AsyncIterable<string> = inputLines): Command {
  return new Command('read')
    .description('Show how a reply in words is understood. Nothing is saved.')
    .argument('[text]', 'the reply; with --batch it comes on standard input')
    .option('--on <date>', 'the day of the reply in the writer’s zone, such as 2026-12-01')
    .option('--zone <zone>', 'the writer’s time zone', 'UTC')
    .option('--locale <locale>', 'the writer’s locale', 'en-US')
    .option('--facts <file>', 'the case as JSON: account, invoices, people, contacts')
    .option('--batch', 'read JSON Lines {"text","on","zone","locale","facts"} from standard input')
    .option('--json', 'print one line of JSON')
    .action(async (text: string | undefined, flags: ReadFlags) => {
      // No other verb, nor the server, waits for the grammar to load.
      const { readReply: read } = await import('../reading/read-reply.ts')
      const facts = flags.facts === undefined ? undefined : await readFacts(terminal, flags.facts)
      if (facts !== undefined && 'why' in facts) return refuse(terminal, facts.why)
      if (flags.batch) {
        if (text !== undefined)
          return refuse(terminal, 'With --batch the replies come on standard input: leave the text away.')
        return readBatch(terminal, lines(), flags, facts?.facts, read)
      }
      if (text === undefined) return refuse(terminal, 'Which reply? Write it in quotes, or add --batch.')
      if (flags.on === undefined)
        return refuse(terminal, 'Which day was it written? Add --on, such as --on 2026-12-01.')
      const setting = settingSchema.safeParse({ on: flags.on, zone: flags.zone, locale: flags.locale })
      if (!setting.success) return refuse(terminal, ...problems(setting.error).map((why) => `--${why}.`))
      const understood = read(text, { ...setting.data, facts: facts?.facts })
      if (flags.json) return terminal.out(JSON.stringify(understood))
      for (const line of sayReading(understood)) terminal.out(line)
    })
}

const inputLines = (): AsyncIterable<string> =>
  createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })

async function readBatch(
  terminal: Terminal,
  lines: AsyncIterable<string>,
  flags: ReadFlags,
  facts: ReplyFacts | undefined,
  read: Read,
): Promise<void> {
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line.trim() === '') continue
    const answer = readLine(line, flags, facts, read)
    if ('error' in answer) terminal.setExitCode(1)
    terminal.out(JSON.stringify('error' in answer ? { error: answer.error, line: number } : answer))
  }
}

function readLine(
  line: string,
  { on, zone, locale }: ReadFlags,
  facts: ReplyFacts | undefined,
  read: Read,
): Understanding | { error: string } {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return { error: 'this is no JSON' }
  }
  const defaults = { ...(on === undefined ? {} : { on }), zone, locale }
  const given = lineSchema.safeParse(isObject(parsed) ? { ...defaults, ...parsed } : parsed)
  if (!given.success) return { error: problems(given.error).join('; ') }
  const { text, ...setting } = given.data
  return read(text, { ...setting, facts: setting.facts ?? facts })
}

async function readFacts(terminal: Terminal, file: string): Promise<{ facts: ReplyFacts } | { why: string }> {
  let content: unknown
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await terminal.readFile(file)))
  } catch (error) {
    if (error instanceof SyntaxError) return { why: `${file} is no JSON: ${error.message}.` }
    if (error instanceof TypeError) return { why: `${file} is not text in UTF-8.` }
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { why: `There is no file ${file}.` }
    throw error
  }
  const read = factsSchema.safeParse(content)
  return read.success
    ? { facts: read.data }
    : { why: `${file} is no case: ${problems(read.error).join('; ')}.` }
}

function problems(error: z.ZodError): string[] {
  return error.issues.slice(0, 5).map(({ path, message }) => {
    const place = path.join('.')
    return place === '' || message.startsWith(`${place}:`) ? message : `${place}: ${message}`
  })
}

function refuse(terminal: Terminal, ...why: string[]): void {
  for (const line of why) terminal.err(line)
  terminal.setExitCode(1)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isLocale(locale: string): boolean {
  try {
    return new Intl.Locale(locale).baseName !== ''
  } catch {
    return false
  }
}
