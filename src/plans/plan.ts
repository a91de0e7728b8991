import * as z from 'zod'
import { plusDays } from '../receivables/aging.ts'
import { decimalText, formatMoney, minorFromDecimal } from '../receivables/money.ts'

/** `plan` is paid in instalments; `discount` is less if it is paid by a day. */
export const PLAN_KINDS = ['plan', 'discount'] as const
export type PlanKind = (typeof PLAN_KINDS)[number]

/** How a plan may be cut; the form is filled in with it, and everything can be changed there. */
export const SHAPES = ['halves', 'thirds', 'own', 'discount'] as const
export type Shape = (typeof SHAPES)[number]

/** The first three are live: an account has one such plan in a currency. */
export const PLAN_STATES = ['asked', 'approved', 'agreed', 'kept', 'broken', 'ended', 'dropped'] as const
export type PlanState = (typeof PLAN_STATES)[number]

export const instalment = z.object({ on: z.iso.date(), minor: z.int().positive() })
export type Instalment = z.infer<typeof instalment>

/** Nobody plans further off; a slip of the year would silence an account for good. */
const FARTHEST_DAYS = 366

/** In characters: twelve lines fit several times. */
export const LONGEST_INSTALMENTS = 1_000

/** What is divided, and the organisation's date. */
export interface Terms {
  currency: string
  /** Past due, in minor units. */
  balanceMinor: number
  today: string
  /** Of the policy. */
  maxInstalments: number
  /** Sums up to this much are left alone, in minor units: an instalment of so little would be kept without a payment. */
  toleranceMinor: number
}

/** Shares that differ by one minor unit at most, the larger first, and make up the whole. */
export function shares(minor: number, parts: number): number[] {
  const least = Math.floor(minor / parts)
  const rest = minor - least * parts
  return Array.from({ length: parts }, (_, index) => least + (index < rest ? 1 : 0))
}

/** A clause as a sentence of its own. */
export function asSentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${/[.!?]$/.test(clause) ? '' : '.'}`
}

/** What a form holds: `2026-03-12 17000.00`, a line for each. */
export function instalmentLines(instalments: readonly Instalment[], currency: string): string {
  return instalments
    .map(({ on, minor }) => `${on} ${decimalText({ amountMinor: minor, currency })}`)
    .join('\n')
}

export type Read<T> = { found: T } | { problem: string }

/** Instalments as typed, one on a line, checked against what is owed; the problem says what to change. */
export function readInstalments(
  text: string,
  { currency, balanceMinor, today, maxInstalments, toleranceMinor }: Terms,
): Read<Instalment[]> {
  if (text.length > LONGEST_INSTALMENTS) return { problem: tooMuch(text.length) }
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) return { problem: `Write a date and an amount, such as ${today} 1200.00.` }
  if (lines.length > maxInstalments)
    return {
      problem: `The policy allows ${maxInstalments} at most, and these are ${lines.length}.`,
    }
  const found: Instalment[] = []
  for (const [index, line] of lines.entries()) {
    const read = readLine(line, currency, toleranceMinor)
    const problem = 'problem' in read ? read.problem : dateProblem(read.found.on, found.at(-1)?.on, today)
    if (problem !== null)
      return { problem: lines.length === 1 ? asSentence(problem) : `Line ${index + 1}: ${problem}` }
    if ('found' in read) found.push(read.found)
  }
  const off = found.reduce((sum, { minor }) => sum + minor, 0) - balanceMinor
  if (off === 0) return { found }
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency })
  return {
    problem: `Together they are ${money(Math.abs(off))} ${off > 0 ? 'more' : 'less'} than the ${money(balanceMinor)} past due.`,
  }
}

function tooMuch(length: number): string {
  const [most, was] = [LONGEST_INSTALMENTS, length].map((count) => count.toLocaleString('en-US'))
  return `Write them in at most ${most} characters; that was ${was}.`
}

function readLine(line: string, currency: string, toleranceMinor: number): Read<Instalment> {
  const match = /^([^\s,;:]+)[\s,;:]+([^\s,;:].*)$/.exec(line)
  const on = z.iso.date().safeParse(match?.[1])
  if (!match || !on.success) return { problem: 'write the day as YYYY-MM-DD, then the amount.' }
  const amount = (match[2] ?? '').replace(currency, '').replace(/[$€£¥\s]/g, '')
  if (!/^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/.test(amount))
    return { problem: `write the amount in ${currency}, such as 1200.00.` }
  const read = minorFromDecimal(amount.replaceAll(',', ''), currency)
  if (!('minor' in read))
    return {
      problem:
        read.why === 'too-many-decimals' ? `${currency} has fewer decimals.` : 'that amount is too large.',
    }
  if (read.minor <= 0) return { problem: 'an instalment is more than nothing.' }
  if (read.minor <= toleranceMinor)
    return { problem: `an instalment is more than ${leftAlone(toleranceMinor, currency)}.` }
  return { found: { on: on.data, minor: read.minor } }
}

/** What nobody is chased for, in words. */
export function leftAlone(toleranceMinor: number, currency: string): string {
  return `the ${formatMoney({ amountMinor: toleranceMinor, currency })} that the policy leaves alone anyway`
}

function dateProblem(on: string, before: string | undefined, today: string): string | null {
  if (on < today) return 'that day has passed.'
  if (on > plusDays(today, FARTHEST_DAYS)) return 'that day is more than a year away.'
  if (before !== undefined && on <= before) return 'put the days in order, each once.'
  return null
}

/**
 * A percentage as typed, as a plain decimal such as `2.5`.
 * @param most of the policy.
 */
export function readPercent(text: string, most: number): Read<string> {
  const plain = text.trim().replace(/\s*%$/, '').replace(',', '.')
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain)) return { problem: 'Write a percentage such as 5 or 2.5.' }
  const hundredths = Math.round(Number(plain) * 100)
  if (hundredths <= 0) return { problem: 'A discount is more than nothing.' }
  if (hundredths > most * 100) return { problem: `The policy allows ${most} % at most.` }
  return { found: String(hundredths / 100) }
}

/** What is owed of a balance after a discount; what is taken off is rounded down. */
export function afterDiscount(balanceMinor: number, percent: string): number {
  const hundredths = BigInt(Math.round(Number(percent) * 100))
  return balanceMinor - Number((BigInt(balanceMinor) * hundredths) / 10_000n)
}

/** By which day a discount is to be paid; the problem says what to change. */
export function readPayBy(text: string, today: string): Read<string> {
  const on = z.iso.date().safeParse(text.trim())
  if (!on.success) return { problem: 'Choose the day.' }
  const problem = dateProblem(on.data, undefined, today)
  return problem === null ? { found: on.data } : { problem: asSentence(problem) }
}
