import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { judgeTone } from '../../src/tone/judge-tone.ts'
import { TONE_RULES, type ToneFacts, tierSchema, toneFactsSchema } from '../../src/tone/tone.ts'

const severity = z.enum(['block', 'warn'])
const labelled = z.object({
  tier: tierSchema,
  text: z.string(),
  facts: z.string().optional(),
  verdict: z.enum(['ok', 'warn', 'block']),
  findings: z.array(z.object({ rule: z.enum(TONE_RULES), severity })),
})
export type LabelledText = z.infer<typeof labelled>

export const SETS = ['tuned', 'held-out', 'second-look'] as const
const folder = new URL('texts/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
const cases = z.record(z.string(), toneFactsSchema).parse(JSON.parse(read('facts.json')))

export function factsNamed(name: string): ToneFacts {
  const facts = cases[name]
  if (!facts) throw new Error(`there are no facts called ${name}`)
  return facts
}

export function labelledTexts(set: (typeof SETS)[number]): LabelledText[] {
  return read(`${set}.jsonl`)
    .trim()
    .split('\n')
    .map((line) => labelled.parse(JSON.parse(line)))
}

interface Count {
  expected: number
  found: number
  right: number
}

export interface Score {
  /** By rule and severity, `threat block`. */
  cells: Map<string, Count>
  texts: number
  /** Texts whose verdict is the labelled one. */
  verdicts: number
  /** Texts with the labelled rules and severities, none more. */
  exact: number
  /** A text that nobody should send got through, and a good one was stopped. */
  letThrough: number
  stopped: number
  wrong: string[]
}

export const CELLS: string[] = TONE_RULES.flatMap((rule) =>
  rule === 'wrong_fact' ? [`${rule} block`] : [`${rule} block`, `${rule} warn`],
)

/** Each rule counts once in a text, by its gravest finding. */
export function score(texts: readonly LabelledText[]): Score {
  const cells = new Map(CELLS.map((cell): [string, Count] => [cell, { expected: 0, found: 0, right: 0 }]))
  const result: Score = {
    cells,
    texts: texts.length,
    verdicts: 0,
    exact: 0,
    letThrough: 0,
    stopped: 0,
    wrong: [],
  }
  for (const { tier, text, facts, verdict, findings } of texts) {
    const got = judgeTone({ tier, text, facts: facts === undefined ? undefined : factsNamed(facts) })
    const [wanted, found] = [gravest(findings), gravest(got.findings)]
    for (const [cell, count] of cells) {
      if (wanted.has(cell)) count.expected += 1
      if (found.has(cell)) count.found += 1
      if (wanted.has(cell) && found.has(cell)) count.right += 1
    }
    if (got.verdict === verdict) result.verdicts += 1
    if (verdict === 'block' && got.verdict === 'ok') result.letThrough += 1
    if (verdict === 'ok' && got.verdict === 'block') result.stopped += 1
    if (wanted.size === found.size && [...wanted].every((cell) => found.has(cell))) result.exact += 1
    else
      result.wrong.push(
        `tier ${tier}, wanted [${[...wanted].join(', ')}], found ${JSON.stringify(got.findings.map(({ rule, severity: weight, quote }) => [rule, weight, quote]))}:\n${text}`,
      )
  }
  return result
}

function gravest(findings: LabelledText['findings']): Set<string> {
  const blocked = new Set(findings.filter((one) => one.severity === 'block').map(({ rule }) => rule))
  return new Set(
    findings
      .filter((one) => one.severity === 'block' || !blocked.has(one.rule))
      .map((one) => `${one.rule} ${one.severity}`),
  )
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`

/** The table of one set: rule and severity × precision and recall. */
export function scoreTable({ cells, texts, verdicts, exact, letThrough, stopped }: Score): string {
  const rows = [...cells].map(
    ([cell, { expected, found, right }]) =>
      `${cell.padEnd(20)} ${String(expected).padStart(8)} ${percent(right, found).padStart(10)} ${percent(right, expected).padStart(8)}`,
  )
  return [
    `${'rule'.padEnd(20)} ${'expected'.padStart(8)} ${'precision'.padStart(10)} ${'recall'.padStart(8)}`,
    ...rows,
    `${verdicts} of ${texts} verdicts, ${exact} with exactly the labelled rules; ${letThrough} let through, ${stopped} stopped for nothing`,
  ].join('\n')
}
