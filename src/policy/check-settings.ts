import { isCurrency, minorFromDecimal } from '../receivables/money.ts'
import type { LooseSettings } from './loose-policy.ts'
import { doubt, type Finding, grave, pathText } from './policy-problem.ts'

/** A tolerance above so many dollars' worth is more likely a slip than a decision. */
const LARGE_TOLERANCE = 100
/** Very roughly, units to a dollar, where one unit is worth much less. */
const UNITS_TO_A_DOLLAR: Readonly<Record<string, number>> = {
  JPY: 150,
  KRW: 1300,
  IDR: 16_000,
  VND: 25_000,
  HUF: 350,
  CLP: 950,
  COP: 4000,
  ISK: 140,
  PYG: 7500,
  UGX: 3700,
  INR: 85,
  PKR: 280,
  BDT: 120,
  LKR: 300,
  NGN: 1500,
  KES: 130,
  ARS: 1000,
  RUB: 90,
  PHP: 58,
  THB: 35,
  TWD: 32,
  TRY: 35,
  CZK: 23,
  MXN: 18,
  ZAR: 18,
  UYU: 40,
  CRC: 510,
  EGP: 50,
  NOK: 11,
  SEK: 10,
  DKK: 7,
  CNY: 7,
  HKD: 8,
  PLN: 4,
  BRL: 6,
  MYR: 4,
  ILS: 4,
  RON: 5,
}

/** Whom silence may leave the decision to. */
const FINANCE = ['collector', 'finance_lead', 'vp_finance', 'cfo']

/** Amounts and times outside the ladder, of everybody or of one segment. */
export function checkSettings(settings: LooseSettings, path: PropertyKey[]): Finding[] {
  return [
    ...checkTolerance(settings.tolerance ?? {}, [...path, 'tolerance']),
    ...checkSum(settings.strategic?.arr, [...path, 'strategic', 'arr']),
    ...Object.entries(settings.approvals ?? {}).flatMap(([kind, rule]) =>
      checkSum(rule?.onlyAbove, [...path, 'approvals', kind, 'onlyAbove']),
    ),
    ...checkUnanswered(settings.clearance?.unanswered ?? [], [...path, 'clearance', 'unanswered']),
  ]
}

/** Days of old figures that the chase would go by. */
export function doubtStale(staleAfterHours: number | undefined): Finding[] {
  if (staleAfterHours === undefined || staleAfterHours <= 96) return []
  const problem = `Customers would be chased by figures up to ${Math.floor(staleAfterHours / 24)} days old.`
  return [doubt(['staleAfterHours'], problem, 'Use 24, or 72 to get over a weekend.')]
}

function checkTolerance(tolerance: Record<string, string | undefined>, path: PropertyKey[]): Finding[] {
  return Object.entries(tolerance).flatMap(([currency, amount]) => {
    if (amount === undefined || !isCurrency(currency)) return []
    const at = [...path, currency]
    const inexact = checkAmount(amount, currency, at)
    if (inexact.length > 0) return inexact
    const usual = LARGE_TOLERANCE * (UNITS_TO_A_DOLLAR[currency] ?? 1)
    if (Number(amount) <= usual) return []
    const problem = `${currency} ${amount} is much to leave unpaid without a word.`
    return [doubt(at, problem, `Check the decimal point; ${currency} ${usual} or less is usual.`)]
  })
}

function checkSum(sum: { amount?: string; currency?: string } | undefined, path: PropertyKey[]): Finding[] {
  if (sum?.amount === undefined || sum.currency === undefined || !isCurrency(sum.currency)) return []
  return checkAmount(sum.amount, sum.currency, [...path, 'amount'])
}

function checkAmount(amount: string, currency: string, path: PropertyKey[]): Finding[] {
  const read = minorFromDecimal(amount, currency)
  if ('minor' in read || read.why === 'not-a-number') return []
  return read.why === 'too-many-decimals'
    ? [grave(path, `${currency} ${amount} has more decimals than the currency.`, 'Round it.')]
    : [grave(path, `${currency} ${amount} is too large to count with.`, 'Write a smaller amount.')]
}

function checkUnanswered(
  chain: readonly { afterWorkingDays?: number; ask?: string }[],
  path: PropertyKey[],
): Finding[] {
  const found = chain.flatMap(({ afterWorkingDays: day }, index) => {
    const before = chain[index - 1]?.afterWorkingDays
    if (day === undefined || before === undefined || day > before) return []
    const problem = `Working day ${day} is not after working day ${before}.`
    return [
      grave([...path, index, 'afterWorkingDays'], problem, 'Put the questions in the order of their days.'),
    ]
  })
  const last = chain.at(-1)?.ask
  if (last !== undefined && !FINANCE.includes(last)) {
    const problem = `In the end "${last}" decides, who is not finance.`
    const remedy = `Let the last one be one of: ${FINANCE.join(', ')}.`
    found.push(doubt([...path, chain.length - 1, 'ask'], problem, remedy))
  }
  return found
}

/** For comparing findings of two ladders. */
export function sameFinding(a: Finding, b: Finding): boolean {
  return a.problem === b.problem && pathText(a.path) === pathText(b.path)
}
