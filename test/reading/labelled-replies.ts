import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { readReply } from '../../src/reading/read-reply.ts'
import { factsSchema, KINDS, type Reading, type ReplyFacts } from '../../src/reading/reading.ts'

const expected = z.object({
  kind: z.enum(KINDS),
  date: z.string().optional(),
  until: z.string().optional(),
  amount: z.string().optional(),
  currency: z.string().optional(),
  invoices: z.array(z.string()).optional(),
  contact: z.object({ name: z.string().nullable(), email: z.string() }).optional(),
  reason: z.string().optional(),
  person: z.string().optional(),
})
const labelled = z.object({
  text: z.string(),
  on: z.iso.date(),
  zone: z.string(),
  locale: z.string(),
  facts: z.string().optional(),
  readings: z.array(expected),
  questions: z.array(z.string()),
})
export type LabelledReply = z.infer<typeof labelled>

const folder = new URL('replies/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
const cases = z.record(z.string(), factsSchema).parse(JSON.parse(read('facts.json')))

export function factsNamed(name: string): ReplyFacts {
  const facts = cases[name]
  if (!facts) throw new Error(`there are no facts called ${name}`)
  return facts
}

export function labelledReplies(half: 'tuned' | 'held-out'): LabelledReply[] {
  return read(`${half}.jsonl`)
    .trim()
    .split('\n')
    .map((line) => labelled.parse(JSON.parse(line)))
}

interface Count {
  expected: number
  read: number
  right: number
}

export interface Score {
  kinds: Map<string, Count>
  replies: number
  exact: number
  /** Replies with a wrong reading about which nothing was asked: the worst that can happen. */
  confidentlyWrong: string[]
  wrong: string[]
}

/** A reading is right when its kind and every field that decides something are as expected. */
export function score(replies: LabelledReply[]): Score {
  const kinds = new Map(KINDS.map((kind): [string, Count] => [kind, { expected: 0, read: 0, right: 0 }]))
  const result: Score = { kinds, replies: replies.length, exact: 0, confidentlyWrong: [], wrong: [] }
  const count = (kind: string) => kinds.get(kind) ?? { expected: 0, read: 0, right: 0 }
  for (const reply of replies) {
    const facts = reply.facts === undefined ? undefined : factsNamed(reply.facts)
    const got = readReply(reply.text, { ...reply, facts })
    const open = reply.readings.map(essence)
    for (const { kind } of reply.readings) count(kind).expected += 1
    const wrong = got.readings.filter((reading) => {
      count(reading.kind).read += 1
      const at = open.indexOf(essence(reading))
      if (at < 0) return true
      open.splice(at, 1)
      count(reading.kind).right += 1
      return false
    })
    const asked = [...new Set(got.questions.map(({ about }) => about))].sort().join()
    const right = wrong.length === 0 && open.length === 0 && asked === [...reply.questions].sort().join()
    if (right) result.exact += 1
    else result.wrong.push(reply.text)
    // A note pauses nothing and promises nothing: taking words for one is cautious, not wrong.
    if (got.questions.length === 0 && wrong.some(({ kind }) => kind !== 'note')) {
      result.confidentlyWrong.push(reply.text)
    }
  }
  return result
}

function essence(reading: z.infer<typeof expected> | Reading): string {
  const { kind, date, until, amount, currency, invoices, contact, reason, person } = reading
  const code = kind === 'dispute' ? reason : null
  const fields = [date, until, amount, currency, [...(invoices ?? [])].sort().join(), contact, code, person]
  return JSON.stringify([kind, ...fields.map((field) => field ?? null)])
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`

/** The table of one half: kinds × precision and recall. */
export function scoreTable({ kinds, replies, exact, confidentlyWrong }: Score): string {
  const rows = [...kinds].map(
    ([kind, { expected, read, right }]) =>
      `${kind.padEnd(13)} ${String(expected).padStart(8)} ${percent(right, read).padStart(10)} ${percent(right, expected).padStart(8)}`,
  )
  return [
    `${'kind'.padEnd(13)} ${'expected'.padStart(8)} ${'precision'.padStart(10)} ${'recall'.padStart(8)}`,
    ...rows,
    `${exact} of ${replies} replies exactly as expected; ${confidentlyWrong.length} confidently wrong`,
  ].join('\n')
}
