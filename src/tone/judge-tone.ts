import { ACCUSATION, REPROACH, SARCASM } from './blame.ts'
import { readFigures } from './facts/figures.ts'
import { missingFacts } from './facts/missing-facts.ts'
import { wrongFacts } from './facts/wrong-facts.ts'
import { wrongNames } from './facts/wrong-names.ts'
import { type Family, type Spotted, spot } from './phrase.ts'
import { spotShouting } from './shouting.ts'
import { holderOf } from './text/in-order.ts'
import { quoteOf } from './text/mapped-text.ts'
import { sentencesOf } from './text/sentences.ts'
import { readTone } from './text/tone-words.ts'
import { OTHER_CUSTOMER, OUTSIDE, THEIR_STAFF } from './third-parties.ts'
import { ANY_MOMENT } from './threats/any-moment.ts'
import { AGENCY, COLLECTIONS_TEAM, CREDIT } from './threats/credit-and-agencies.ts'
import { EXECUTIVES } from './threats/executives.ts'
import { INTIMIDATION } from './threats/intimidation.ts'
import { LEGAL_ACTION } from './threats/legal.ts'
import { SUSPENSION } from './threats/suspension.ts'
import { BULLYING, VEILED, VEILED_IN_NOTICE } from './threats/veiled.ts'
import type { ToneFinding, ToneText, ToneVerdict } from './tone.ts'
import { COUNTDOWN, DEMAND_FOR_SPEED, EVERY_DAY, PRESSING, SOFT_DATE } from './urgency.ts'

const FAMILIES: Family[] = [
  INTIMIDATION,
  BULLYING,
  SUSPENSION,
  LEGAL_ACTION,
  CREDIT,
  AGENCY,
  VEILED,
  COLLECTIONS_TEAM,
  EXECUTIVES,
  ANY_MOMENT,
  VEILED_IN_NOTICE,
  ACCUSATION,
  SARCASM,
  REPROACH,
  COUNTDOWN,
  DEMAND_FOR_SPEED,
  PRESSING,
  EVERY_DAY,
  SOFT_DATE,
  OUTSIDE,
  OTHER_CUSTOMER,
  THEIR_STAFF,
]

/** Whether a text may go to the customer, by fixed rules: the same text always gets the same verdict. */
export function judgeTone({ tier, text, facts }: ToneText): ToneVerdict {
  const reading = readTone(text)
  const sentences = sentencesOf(reading.words, reading.cased.text)
  const said = FAMILIES.flatMap((family) => spot(sentences, family, tier))
  const words = [...said, ...spotShouting(sentences)]
  const figures = readFigures(reading.plain, facts)
  const written = (start: number, end: number) => quoteOf(text, reading.plain, start, end)
  const wrong = [
    ...wrongFacts(figures, tier, facts, figures.sentences),
    ...wrongNames(figures, facts, written),
  ]
  const findings = [
    ...inOrder([
      ...onePerPlace(words, sentences).map((one) => ({
        ...finding(one, quoteOf(text, reading.cased, one.start, one.end)),
        at: reading.cased.from[one.start] ?? 0,
      })),
      ...wrong.map((one) => ({
        ...finding(one, written(one.start, one.end)),
        at: reading.plain.from[one.start] ?? 0,
      })),
    ]),
    ...missingFacts(figures).map(
      ({ start, end, severity, advice }): ToneFinding => ({
        rule: 'missing_fact',
        severity,
        quote: start === null ? '' : written(start, end),
        advice,
      }),
    ),
  ]
  const verdict = findings.some(({ severity }) => severity === 'block')
    ? 'block'
    : findings.length > 0
      ? 'warn'
      : 'ok'
  return { verdict, findings }
}

const finding = ({ rule, severity, advice }: Spotted, quote: string): ToneFinding => ({
  rule,
  severity,
  quote,
  advice,
})

function inOrder(found: (ToneFinding & { at: number })[]): ToneFinding[] {
  return found.sort((a, b) => a.at - b.at).map(({ at: _, ...rest }) => rest)
}

/** A rule speaks once in a sentence, and as gravely as it must. */
function onePerPlace(
  found: readonly Spotted[],
  sentences: readonly { start: number; end: number }[],
): Spotted[] {
  const best = new Map<string, Spotted>()
  for (const one of found) {
    const key = `${one.rule} ${holderOf(sentences, one.start)?.start ?? one.start}`
    const before = best.get(key)
    if (!before || (before.severity === 'warn' && one.severity === 'block')) best.set(key, one)
  }
  return [...best.values()]
}
