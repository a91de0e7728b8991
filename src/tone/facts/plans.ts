import type { Spotted } from '../phrase.ts'
import type { Figures } from './figures.ts'
import type { Sum } from './sums.ts'

const PLAN =
  /\b(?:instal\w*|parts?|split|halves|half|thirds?|quarters?|tranches?|stages?|plan|payments of|steps|equal|each|rest|remainder|remaining|then)\b|\bnow\b/i
const REST = /\b(?:the rest|the remainder|remaining|the balance (?:in|by|on|later|over)|the other half)\b/i
const TOTAL_BEFORE =
  /\b(?:total(?:l?ing|s)?|together|altogether|in all|all in all|sum(?: of)?|the full|full balance|whole|balance|comes? to|adds? up to|makes?|made|clears?|covers?|cover|settles?|pays? off|for|of invoice|invoice|instead of|out of)(?: (?:of|is|to|that|the|this|your|it|be|entire|whole|full|up|a|for|due|open|amount|balance|invoice|debt|sum|\w*\d\S*))*[ ]*[:(=]?[ ]*\(?$/i
const TOTAL_AFTER =
  /^[ )]*(?:in total|altogether|in all|in full|balance|together|total|you owe|is open|open|of invoice|for invoice|invoice|for all)\b/i
const COUNTED =
  /\b(two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2}) (?:[a-z]+ ){0,3}(?:payments?|instal\w+|parts?|halves|thirds|quarters|tranches|rates|steps|stages|sums)(?: [a-z]+){0,2}? (?:of|at|over|each|:)[ ]?$/i
const COUNTS = [
  '',
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
]
const ADVICE = 'Check the sum: the parts do not add up to what is open.'

/** The sums that are parts of a plan, and what does not add up. */
export function readPlans(figures: Figures): { parts: Set<Sum>; wrong: Spotted[] } {
  const parts = new Set<Sum>()
  const wrong: Spotted[] = []
  const isTotal = (sum: Sum) => {
    const before = figures.text.slice(Math.max(0, sum.start - 60), sum.start)
    const line = before.slice(Math.max(before.lastIndexOf('\n'), before.search(/[.!?] [^.!?]*$/)) + 1)
    return TOTAL_BEFORE.test(line) || TOTAL_AFTER.test(figures.text.slice(sum.end, sum.end + 24))
  }
  const blame = (first: Sum, last: Sum) =>
    wrong.push({ start: first.start, end: last.end, rule: 'wrong_fact', severity: 'block', advice: ADVICE })
  let at = 0
  for (const sentence of figures.sentences) {
    const here: Sum[] = []
    for (let sum = figures.sums[at]; sum && sum.start < sentence.end; sum = figures.sums[at]) {
      if (sum.start >= sentence.start) here.push(sum)
      at += 1
    }
    if (here.length === 0 || !PLAN.test(sentence.text)) continue
    const counted = here.find((sum) =>
      COUNTED.test(figures.text.slice(Math.max(0, sum.start - 60), sum.start)),
    )
    const totals = here.filter((sum) => sum !== counted && isTotal(sum))
    const shares = here.filter((sum) => !totals.includes(sum))
    const first = shares[0]
    const last = shares.at(-1)
    if (!first || !last || (counted === undefined && shares.length < 2)) continue
    const whole = counted ? counted.value * countOf(figures.text.slice(0, counted.start)) : total(shares)
    for (const share of shares) parts.add(share)
    if (REST.test(sentence.text)) continue
    const aim = totals[0] ?? aimOf(figures, here, isTotal)
    if (
      aim &&
      !aim.rounded &&
      !shares.some(({ rounded }) => rounded && !isWhole(shares)) &&
      !fits(whole, aim)
    )
      blame(first, last)
  }
  const sheet = wrongList(figures, parts, isTotal)
  if (sheet) blame(sheet.first, sheet.last)
  return { parts, wrong }
}

/** "$17k, $17k and $16k" are exact enough to be added. */
const isWhole = (shares: Sum[]): boolean => shares.every(({ value }) => value % 500_000 === 0)
const total = (sums: readonly Sum[]): number => sums.reduce((sum, { value }) => sum + value, 0)

function countOf(before: string): number {
  const word = (COUNTED.exec(before.slice(-60))?.[1] ?? '1').toLowerCase()
  return /^\d/.test(word) ? Number(word) : Math.max(1, COUNTS.indexOf(word))
}

/** What a plan is about when its own sentence does not say: the total, or the one sum beside it. */
function aimOf({ sums }: Figures, here: readonly Sum[], isTotal: (sum: Sum) => boolean): Sum | undefined {
  const others = sums.filter((sum) => !here.includes(sum))
  const totals = others.filter((sum) => isTotal(sum))
  const values = new Set(others.map(({ value }) => value))
  return values.size === 1
    ? others[0]
    : new Set(totals.map(({ value }) => value)).size === 1 && others.length > 2
      ? totals[0]
      : undefined
}

/** A third of a sum has cents to spare. */
const fits = (whole: number, aim: Sum): boolean =>
  whole === aim.value || (Math.abs(whole - aim.value) <= 20 && whole % 10 !== 0)

/** A list of invoices whose total is another. */
function wrongList(
  { sums, numbers, text }: Figures,
  parts: ReadonlySet<Sum>,
  isTotal: (sum: Sum) => boolean,
): { first: Sum; last: Sum } | null {
  const rest = sums.filter((sum) => !parts.has(sum) && !sum.rounded && sum.currencies.length > 0)
  const totals = rest.filter(
    (sum) =>
      isTotal(sum) &&
      /\b(?:total|together|altogether|in all|sum)\b/i.test(
        text.slice(Math.max(0, sum.start - 40), sum.end + 20),
      ),
  )
  const items = rest.filter((sum) => !totals.includes(sum))
  const [aim] = totals
  const last = items.at(-1)
  const first = items[0]
  if (!aim || !first || !last || totals.length !== 1 || items.length < 2 || numbers.length < 2) return null
  if (
    items.some(({ currencies }) => currencies[0] !== aim.currencies[0]) ||
    items.length !== new Set(numbers.map((n) => n.text)).size
  )
    return null
  return total(items) === aim.value ? null : { first: aim, last: aim }
}
