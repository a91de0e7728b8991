import { formatMoney, minorFromDecimal } from '../../receivables/money.ts'
import type { Spotted } from '../phrase.ts'
import { holderOf, startingIn } from '../text/in-order.ts'
import type { ToneFacts, ToneTier } from '../tone.ts'
import { isDay, isNoDay, type WrittenDay } from './days.ts'
import { wrongDaysOverdue } from './days-overdue.ts'
import type { Figures } from './figures.ts'
import type { WrittenNumber } from './numbers.ts'
import { readPlans } from './plans.ts'
import type { Sum } from './sums.ts'

interface Open {
  number: string
  value: number
  currency: string
  dueOn: string | null
  spoken: string
}

/** Figures that are unlike the case, or that contradict each other. */
export function wrongFacts(
  figures: Figures,
  tier: ToneTier,
  facts: ToneFacts | undefined,
  sentences: Figures['sentences'],
): Spotted[] {
  const { parts, wrong } = readPlans(figures)
  const found = [
    ...wrong,
    ...figures.days.filter(isNoDay).map((day) => spotted(day, 'No calendar has this day: check the date.')),
  ]
  if (!facts || facts.invoices.length === 0) return [...found, ...wrongDaysOverdue(sentences, tier, facts)]
  const open = facts.invoices.map(({ number, amount, currency, dueOn }): Open => {
    const read = minorFromDecimal(amount, currency)
    const spoken =
      'minor' in read ? formatMoney({ amountMinor: read.minor, currency }) : `${amount} ${currency}`
    return { number, currency, dueOn: dueOn ?? null, spoken, value: Math.round(Number(amount) * 1_000) }
  })
  const find = byNumber(open)
  const named = figures.numbers.map((number) => ({ ...number, invoice: find(number) }))
  const pairs = pairUp(
    named,
    figures.sums.filter((sum) => !parts.has(sum)),
    figures,
  )
  return [
    ...found,
    ...wrongDaysOverdue(sentences, tier, facts),
    ...named
      .filter(({ invoice }) => !invoice)
      .map((number) =>
        spotted(number, `Write the number as the ledger has it: ${list(open.map((one) => one.number))}.`),
      ),
    ...wrongSums(figures, parts, open, pairs),
    ...wrongDueDays(figures, open, named),
    ...wrongDeadlines(figures, tier, facts),
    ...wrongMails(figures, facts),
  ]
}

const spotted = ({ start, end }: { start: number; end: number }, advice: string): Spotted => ({
  start,
  end,
  rule: 'wrong_fact',
  severity: 'block',
  advice,
})
const list = (words: string[]): string =>
  words.length > 4 ? `${words.slice(0, 4).join(', ')} …` : words.join(', ')

/** "#1042", "1042" and "INV 1042" are INV-1042. */
function byNumber(open: readonly Open[]): (written: WrittenNumber) => Open | undefined {
  const key = (number: string) => number.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const digits = (number: string) => number.replace(/^[A-Z]+/, '')
  const whole = new Map(open.map((one) => [key(one.number), one]))
  const bare = new Map(open.map((one) => [digits(key(one.number)), one]))
  return ({ text }) => {
    const written = key(text)
    return (
      whole.get(written) ??
      whole.get(digits(written)) ??
      (/^\d+$/.test(written) ? bare.get(written) : undefined)
    )
  }
}

interface Named extends WrittenNumber {
  invoice: Open | undefined
}

/** Which sum stands for which invoice, where numbers and sums take turns. */
function pairUp(
  numbers: readonly Named[],
  sums: readonly Sum[],
  { text, sentences }: Figures,
): Map<Sum, Open> {
  const pairs = new Map<Sum, Open>()
  for (const { start, end } of sentences) {
    const here = startingIn(numbers, { start, end })
    const values = startingIn(sums, { start, end })
    if (here.length !== values.length || here.length === 0) continue
    const turns = here.every(
      (number, at) =>
        number.start < (values[at]?.start ?? 0) && (values[at]?.start ?? 0) < (here[at + 1]?.start ?? end),
    )
    if (!turns) continue
    here.forEach(({ invoice, end: after }, at) => {
      const sum = values[at]
      const isWhole =
        sum &&
        /\b(?:total|together|balance|altogether|of which|account)\b/i.test(text.slice(after, sum.start))
      if (sum && invoice && !isWhole) pairs.set(sum, invoice)
    })
  }
  return pairs
}

const OTHER_MONEY =
  /\b(?:fees?|interest|discount|credit|paid|renewal|arr|limit|refund|deposit|charge|worth of|savings?|instal\w+|monthly|a month|per month|received|payment of|transfer of)\b/i

function wrongSums(
  { sums, text }: Figures,
  parts: ReadonlySet<Sum>,
  open: readonly Open[],
  pairs: ReadonlyMap<Sum, Open>,
): Spotted[] {
  const totals = new Map<string, number>()
  for (const { currency, value } of open) totals.set(currency, (totals.get(currency) ?? 0) + value)
  const fits = (sum: Sum, value: number, currency: string) =>
    (sum.currencies.length === 0 || sum.currencies.includes(currency)) &&
    (sum.rounded ? Math.abs(sum.value - value) <= value * 0.1 : sum.value === value)
  return sums.flatMap((sum): Spotted[] => {
    if (parts.has(sum)) {
      const known = sum.currencies.length === 0 || sum.currencies.some((one) => totals.has(one))
      return known ? [] : [spotted(sum, `Write the currency of the ledger: ${list([...totals.keys()])}.`)]
    }
    const own = pairs.get(sum)
    if (own)
      return fits(sum, own.value, own.currency) || isTotal(sum, totals, fits)
        ? []
        : [spotted(sum, `Write what is open on ${own.number}: ${own.spoken}.`)]
    if (open.some(({ value, currency }) => fits(sum, value, currency)) || isTotal(sum, totals, fits))
      return []
    const near = text.slice(Math.max(0, sum.start - 40), sum.end + 24)
    if (OTHER_MONEY.test(near) || isSubset(sum, open, fits)) return []
    return [
      spotted(sum, `Write the amounts as the ledger has them: ${list(open.map(({ spoken }) => spoken))}.`),
    ]
  })
}

const isTotal = (
  sum: Sum,
  totals: ReadonlyMap<string, number>,
  fits: (sum: Sum, value: number, currency: string) => boolean,
): boolean => [...totals].some(([currency, value]) => fits(sum, value, currency))

/** Two invoices together are as true as each of them. */
const isSubset = (
  sum: Sum,
  open: readonly Open[],
  fits: (sum: Sum, value: number, currency: string) => boolean,
): boolean =>
  open.length <= 40 &&
  open.some((a, at) =>
    open.slice(at + 1).some((b) => a.currency === b.currency && fits(sum, a.value + b.value, a.currency)),
  )

function wrongDueDays(
  { dueDays, sentences }: Figures,
  open: readonly Open[],
  numbers: readonly Named[],
): Spotted[] {
  if (open.some(({ dueOn }) => dueOn === null)) return []
  const spoken = (invoices: readonly Open[]) =>
    list(invoices.map(({ number, dueOn }) => `${number} was due on ${dueOn}`))
  return dueDays.flatMap((day) => {
    if (!open.some(({ dueOn }) => dueOn !== null && isDay(day, dueOn)))
      return [spotted(day, `Write the due date as the ledger has it: ${spoken(open)}.`)]
    const sentence = holderOf(sentences, day.start)
    const here = sentence ? startingIn(numbers, sentence) : []
    const days = sentence ? startingIn(dueDays, sentence) : []
    const own = here.length === days.length ? here[days.indexOf(day)]?.invoice : undefined
    return own?.dueOn &&
      here.every(({ start }, at) => start < (days[at]?.start ?? 0)) &&
      !isDay(day, own.dueOn)
      ? [spotted(day, `Write the due date of this invoice: ${spoken([own])}.`)]
      : []
  })
}

const STOPS =
  /\b(?:suspen\w+|switch\w* off|disabl\w+|deactivat\w+|service (?:ends|stops)|shut\w*|cut off|paused?)\b/
const ASKS = /\b(?:by|before|until|no later than|deadline)\b/

/** The days that were decided: the one payment is asked for by, the one service stops on. */
function wrongDeadlines({ days, dueDays, sentences }: Figures, tier: ToneTier, facts: ToneFacts): Spotted[] {
  const { suspensionOn, deadlineOn } = facts
  return days.flatMap((day) => {
    const sentence = holderOf(sentences, day.start)
    if (!sentence || dueDays.includes(day)) return []
    const stops = tier === 4 && STOPS.test(sentence.text)
    const asks = ASKS.test(
      sentence.text.slice(Math.max(0, day.start - sentence.start - 24), day.start - sentence.start),
    )
    const agreed = [stops ? suspensionOn : null, asks || stops ? deadlineOn : null].filter(
      (one) => typeof one === 'string',
    )
    if (stops && suspensionOn && !agreed.some((one) => isDay(day, one)))
      return [spotted(day, `Name the day that was decided: ${suspensionOn}.`)]
    if (!stops && tier === 3 && asks && deadlineOn && !isDay(day, deadlineOn))
      return [spotted(day, `Name the day that was decided: ${deadlineOn}.`)]
    return []
  })
}

const MAILED =
  /\b(?:wrote|written|e-?mailed|mailed|sent|reminded|my (?:e-?mail|note|message|letter) of|our (?:e-?mail|note|message|letter|reminder) of)\b[^.!?]{0,40}$/

/** Mails that nobody sent. */
function wrongMails({ days, dueDays, sentences }: Figures, { mailed }: ToneFacts): Spotted[] {
  if (!mailed || mailed.length === 0) return []
  return days
    .filter((day: WrittenDay) => {
      const sentence = holderOf(sentences, day.start)
      const before = sentence?.text.slice(0, day.start - sentence.start) ?? ''
      return (
        !dueDays.includes(day) &&
        MAILED.test(before) &&
        /\b(?:we|i|my|our)\b/.test(before) &&
        !mailed.some((one) => isDay(day, one))
      )
    })
    .map((day) => spotted(day, `Write when mails were sent: ${list(mailed.slice(-4))}.`))
}
