import type { Spotted } from '../phrase.ts'
import type { Sentence } from '../text/sentences.ts'
import type { ToneFacts, ToneTier } from '../tone.ts'

const WORDS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const COUNT = `(?:\\d{1,3}|a|(?:${TENS.slice(2).join('|')})(?:-(?:${WORDS.slice(1, 10).join('|')}))?|${WORDS.slice(1).join('|')}|a hundred|one hundred(?: and [a-z-]+)?)`
const LATE =
  '(?:overdue|late|past[- ]due|past (?:its|the|their|that) (?:due date|date|terms)|in arrears|behind(?: schedule)?|after (?:its|the|their) due date|beyond (?:its|the|their|terms)[a-z ]{0,12}|delinquent|over ?due)'
const ROUGH =
  '(?:(more than|over|at least|well over|beyond|longer than)|(?:about|around|nearly|almost|roughly|some|close to|approximately))'
const SAID = new RegExp(
  `(?<![a-z0-9])(?:${ROUGH} )?(${COUNT})[ -](?:full |calendar |whole )?(day|week|month)s?(?:'? )(?:[a-z]+ ){0,1}?${LATE}(?![a-z])|(?<![a-z])${LATE} (?:[a-z]+ )?(?:by|for|since|now|already)(?: now| already| a total of)? (?:${ROUGH} )?(${COUNT})[ -](day|week|month)s?(?![a-z])`,
  'g',
)
/** A rule of the house, or something that may come. */
const GENERAL =
  /\b(?:if|once|when|whenever|until|before|unless|policy|any invoice|invoices that|all invoices|accounts that|becomes?|turns?|reaches|would be|will be)\b/
const BOUNDS: Record<ToneTier, [number, number]> = { 1: [1, 30], 2: [31, 60], 3: [61, 90], 4: [91, 10_000] }

interface Said {
  start: number
  end: number
  least: number
  most: number
  exact: boolean
}

/** Days overdue that are outside the tier, or that the due dates do not bear out. */
export function wrongDaysOverdue(
  sentences: readonly Sentence[],
  tier: ToneTier,
  facts: ToneFacts | undefined,
): Spotted[] {
  const said = sentences.flatMap((sentence) => saidIn(sentence))
  if (said.length === 0) return []
  const [first, last] = BOUNDS[tier]
  const fits = ({ least, most }: Said) => least <= last && most >= first
  const ages = agesOf(facts)
  const wrong = said.filter((one) => {
    if (one.least > last) return true
    if (ages.length > 0 && one.exact && !ages.some((age) => age >= one.least && age <= one.most)) return true
    return !said.some(fits)
  })
  return wrong.map(({ start, end }) => ({
    start,
    end,
    rule: 'wrong_fact',
    severity: 'block',
    advice:
      ages.length > 0
        ? `Count the days from the due date: the oldest invoice is ${Math.max(...ages)} days overdue.`
        : `Check the days: a text of tier ${tier} speaks of ${tier === 4 ? 'more than 90' : `${first} to ${last}`} days overdue.`,
  }))
}

function saidIn({ start, text }: Sentence): Said[] {
  return [...text.matchAll(SAID)].flatMap((match): Said[] => {
    const [whole, moreA, countA, unitA, moreB, countB, unitB] = match
    const before = text.slice(Math.max(0, match.index - 50), match.index)
    if (
      GENERAL.test(before) ||
      /\b(?:unlike|another|others?|who (?:are|is|was|were))\b/.test(before) ||
      /\b(?:not|isn't|fee|interest)\b/.test(before.slice(-12))
    )
      return []
    const count = countOf(countA ?? countB ?? '')
    const unit = unitA ?? unitB
    if (count === null) return []
    const more = moreA ?? moreB
    const rough = /^(?:about|around|nearly|almost|roughly|some|close|approx)/.test(whole)
    const [least, most] =
      unit === 'day'
        ? [count, count]
        : unit === 'week'
          ? [count * 7, count * 7 + 6]
          : [count * 30 - 2, count * 30 + 29]
    return [
      {
        start: start + match.index,
        end: start + match.index + whole.length,
        least: more === undefined ? (rough ? least - 10 : least) : least + 1,
        most: more === undefined ? (rough ? most + 10 : most) : 10_000,
        exact: more === undefined && !rough && unit === 'day',
      },
    ]
  })
}

function countOf(word: string): number | null {
  if (/^\d+$/.test(word)) return Number(word)
  if (word === 'a') return 1
  if (/hundred/.test(word)) return 100
  const [tens = '', ones = ''] = word.split('-')
  const ten = TENS.indexOf(tens)
  if (ten > 1) return ten * 10 + Math.max(0, WORDS.indexOf(ones))
  const small = WORDS.indexOf(word)
  return small < 0 ? null : small
}

function agesOf(facts: ToneFacts | undefined): number[] {
  const today = facts?.today
  if (!facts || !today) return []
  return facts.invoices.flatMap(({ dueOn }) =>
    dueOn ? [Math.round((Date.parse(today) - Date.parse(dueOn)) / 86_400_000)] : [],
  )
}
