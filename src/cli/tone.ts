import { createInterface } from 'node:readline'
import { Command } from 'commander'
import * as z from 'zod'
import type { judgeTone } from '../tone/judge-tone.ts'
import { sayTone } from '../tone/say-tone.ts'
import { type ToneFacts, type ToneTier, type ToneVerdict, tierSchema, toneFactsSchema } from '../tone/tone.ts'
import type { Terminal } from './terminal.ts'

type Judge = typeof judgeTone

interface ToneFlags {
  tier?: string
  facts?: string
  batch?: boolean
  json?: boolean
}

interface Input {
  lines: () => AsyncIterable<string>
  all: () => Promise<string>
}

const LONGEST = 200_000
const LETTERS = LONGEST.toLocaleString('en-US')
const lineSchema = z.object({
  tier: tierSchema,
  text: z
    .string({ error: 'text: the text is missing' })
    .max(LONGEST, { error: `text: at most ${LETTERS} characters` }),
  facts: toneFactsSchema.optional(),
})

/** `dunwell tone`: judges a text before it goes to a customer; needs no database. */
export function toneCommand(terminal: Terminal, input: Input = standardInput): Command {
  return new Command('tone')
    .description('Judge a text to a customer, read from standard input. Nothing is saved.')
    .option('--tier <tier>', 'how old the debt is, 1 to 4')
    .option('--facts <file>', 'the case as JSON: account, invoices, people, contacts, payLink, today …')
    .option('--batch', 'read JSON Lines {"tier","text","facts"} from standard input')
    .option('--json', 'print one line of JSON')
    .action(async (flags: ToneFlags) => {
      // No other verb, nor the server, waits for the rules to load.
      const { judgeTone: judge } = await import('../tone/judge-tone.ts')
      const tier = flags.tier === undefined ? undefined : tierSchema.safeParse(Number(flags.tier))
      if (tier && !tier.success) return refuse(terminal, '--tier: write 1, 2, 3 or 4.')
      const facts = flags.facts === undefined ? undefined : await readFacts(terminal, flags.facts)
      if (facts !== undefined && 'why' in facts) return refuse(terminal, facts.why)
      if (flags.batch) return readBatch(terminal, input.lines(), tier?.data, facts?.facts, judge)
      if (!tier) return refuse(terminal, 'Which tier? Add --tier, such as --tier 2.')
      const text = await input.all()
      if (text.trim() === '')
        return refuse(terminal, 'Which text? Write it to standard input, such as < mail.txt.')
      if (text.length > LONGEST)
        return refuse(terminal, `The text is too long: at most ${LETTERS} characters.`)
      const verdict = judge({ tier: tier.data, text, facts: facts?.facts })
      if (flags.json) return terminal.out(JSON.stringify(verdict))
      for (const line of sayTone(verdict)) terminal.out(line)
    })
}

const standardInput: Input = {
  lines: () => createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
  all: async () => {
    const decoder = new TextDecoder('utf-8')
    let text = ''
    for await (const part of process.stdin) text += decoder.decode(part, { stream: true })
    return text + decoder.decode()
  },
}

async function readBatch(
  terminal: Terminal,
  lines: AsyncIterable<string>,
  tier: ToneTier | undefined,
  facts: ToneFacts | undefined,
  judge: Judge,
): Promise<void> {
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line.trim() === '') continue
    const answer = judgeLine(line, tier, facts, judge)
    if ('error' in answer) terminal.setExitCode(1)
    terminal.out(JSON.stringify('error' in answer ? { error: answer.error, line: number } : answer))
  }
}

function judgeLine(
  line: string,
  tier: ToneTier | undefined,
  facts: ToneFacts | undefined,
  judge: Judge,
): ToneVerdict | { error: string } {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return { error: 'this is no JSON' }
  }
  const given = lineSchema.safeParse(isObject(parsed) ? { ...(tier && { tier }), ...parsed } : parsed)
  if (!given.success) return { error: problems(given.error).join('; ') }
  return judge({ ...given.data, facts: given.data.facts ?? facts })
}

async function readFacts(terminal: Terminal, file: string): Promise<{ facts: ToneFacts } | { why: string }> {
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
  const read = toneFactsSchema.safeParse(content)
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

function refuse(terminal: Terminal, why: string): void {
  terminal.err(why)
  terminal.setExitCode(1)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
