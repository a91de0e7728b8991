import { createInterface } from 'node:readline'
import { Command } from 'commander'
import * as z from 'zod'
import { sayTone } from '../tone/say-tone.ts'
import { tierSchema, toneFactsSchema } from '../tone/tone.ts'
import { answerLines, readCase, refuse } from './case-input.ts'
import type { Terminal } from './terminal.ts'

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
      const facts =
        flags.facts === undefined ? undefined : await readCase(terminal, flags.facts, toneFactsSchema)
      if (facts !== undefined && 'why' in facts) return refuse(terminal, facts.why)
      if (flags.batch)
        return answerLines(terminal, input.lines(), lineSchema, tier ? { tier: tier.data } : {}, (given) =>
          judge({ ...given, facts: given.facts ?? facts?.facts }),
        )
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
