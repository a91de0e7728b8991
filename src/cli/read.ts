import { createInterface } from 'node:readline'
import { Command } from 'commander'
import { IANAZone } from 'luxon'
import * as z from 'zod'
import { factsSchema } from '../reading/reading.ts'
import { sayReading } from '../reading/say-reading.ts'
import { answerLines, problems, readCase, refuse } from './case-input.ts'
import type { Terminal } from './terminal.ts'

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
      const facts = flags.facts === undefined ? undefined : await readCase(terminal, flags.facts, factsSchema)
      if (facts !== undefined && 'why' in facts) return refuse(terminal, facts.why)
      if (flags.batch) {
        if (text !== undefined)
          return refuse(terminal, 'With --batch the replies come on standard input: leave the text away.')
        const { on, zone, locale } = flags
        const defaults = { ...(on === undefined ? {} : { on }), zone, locale }
        return answerLines(terminal, lines(), lineSchema, defaults, ({ text: said, ...setting }) =>
          read(said, { ...setting, facts: setting.facts ?? facts?.facts }),
        )
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

function isLocale(locale: string): boolean {
  try {
    return new Intl.Locale(locale).baseName !== ''
  } catch {
    return false
  }
}
