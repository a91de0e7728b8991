import { counted, farDayText } from '../overdue/parts.ts'
import { formatMoney, type Money } from '../receivables/money.ts'
import type { Instalment } from './plan.ts'
import type { KeptInstalment, Plan } from './store.ts'

/** What approval is asked for: all that is paid later, or what is given away. */
export function offPlan(plan: Pick<Plan, 'kind' | 'balanceMinor' | 'instalments' | 'currency'>): Money {
  const { kind, balanceMinor, currency } = plan
  return { amountMinor: kind === 'plan' ? balanceMinor : balanceMinor - toPay(plan), currency }
}

/** What is to come in all, in minor units. */
export function toPay({ instalments }: Pick<Plan, 'instalments'>): number {
  return instalments.reduce((sum, { minor }) => sum + minor, 0)
}

type Terms = Pick<Plan, 'kind' | 'currency' | 'balanceMinor' | 'instalments' | 'percent'>

/** `$17,000.00 on Thu 12 Mar`. */
function dated({ on, minor }: Instalment, currency: string, today: string, at: 'on' | 'by'): string {
  return `${formatMoney({ amountMinor: minor, currency })} ${at} ${farDayText(on, today)}`
}

/** `3 instalments: $17,000.00 on Thu 12 Mar, …`, or `$32,775.00 by Thu 12 Mar instead of $34,500.00 (5 % less)`. */
export function termsText(plan: Terms, today: string): string {
  const { kind, currency, balanceMinor, instalments, percent } = plan
  if (kind === 'discount')
    return `${instalments.map((one) => dated(one, currency, today, 'by')).join('')} instead of ${formatMoney({ amountMinor: balanceMinor, currency })} (${percent ?? '0'} % less)`
  return `${counted(instalments.length, 'instalment')}: ${instalments.map((one) => dated(one, currency, today, 'on')).join(', ')}`
}

/** For whoever decides. */
export function whatHappens(plan: Terms, today: string): string {
  return plan.kind === 'plan'
    ? `The client pays in ${termsText(plan, today)}. Nobody writes to it meanwhile; an instalment that is missed brings the whole balance back.`
    : `The client pays ${termsText(plan, today)}. Nobody writes to it until then; after that day the whole balance is owed again.`
}

function shortTerms(plan: Pick<Plan, 'state'> & Terms, today: string): string {
  const { kind, currency, balanceMinor, instalments, state } = plan
  const terms =
    kind === 'discount'
      ? termsText(plan, today)
      : `${formatMoney({ amountMinor: balanceMinor, currency })} in ${counted(instalments.length, 'instalment')}`
  return `${terms}, ${state === 'asked' ? 'to be approved' : 'approved; it begins within minutes'}`
}

/** The plan on the account's card, in a line: what was agreed and what comes next. */
export function planLine(
  plan: Pick<Plan, 'state'> & Terms,
  kept: readonly KeptInstalment[],
  today: string,
): string {
  if (plan.state !== 'agreed') return shortTerms(plan, today)
  if (plan.kind === 'discount') return `${termsText(plan, today)}; after that the whole is owed`
  const next = kept.find(({ state }) => state === 'active')
  const paid = kept.filter(({ state }) => state === 'kept').length
  const word = next && next.on < today ? 'waiting for' : 'next'
  const coming = next ? `; ${word} ${dated(next, plan.currency, today, 'on')}` : ''
  return `${paid} of ${counted(plan.instalments.length, 'instalment')} paid${coming}`
}
