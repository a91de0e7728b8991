import { addWorkingDays } from '../clearances/working-time.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { daysOverdue, plusDays } from '../receivables/aging.ts'
import { formatMoney } from '../receivables/money.ts'
import { type Answer, type AnswerInput, DONE_AT_ONCE } from './answer.ts'

/** An open invoice of the account, as an answer can be about it. */
export interface OpenInvoice {
  id: string
  number: string
  currency: string
  totalMinor: number
  openMinor: number
  disputed: boolean
  disputedMinor: number
  dueOn: string
}

export interface DraftFacts {
  organisation: Organisation
  today: string
  /** Of the policy, after a promised date. */
  graceWorkingDays: number
  actorId: string
  csmId: string | null
  collectorId: string | null
  invoices: OpenInvoice[]
}

export type Draft = Pick<
  Answer,
  | 'state'
  | 'untilOn'
  | 'gateEndsOn'
  | 'amountMinor'
  | 'currency'
  | 'invoiceIds'
  | 'reason'
  | 'contact'
  | 'personId'
  | 'ownerId'
  | 'endedWhy'
  | 'data'
>

/** Beyond so many days nobody means it; a slip of the year would silence an account for good. */
const FARTHEST_DAYS = 366
/** How long a step waits for something that nobody put a date on, in working days. */
const WAIT_WORKING_DAYS = 5

const EMPTY: Draft = {
  state: 'active',
  untilOn: null,
  gateEndsOn: null,
  amountMinor: null,
  currency: null,
  invoiceIds: [],
  reason: null,
  contact: null,
  personId: null,
  ownerId: null,
  endedWhy: null,
  data: {},
}
/** Nothing is left to wait for. */
const DONE = { ...EMPTY, state: 'ended' as const, endedWhy: DONE_AT_ONCE }

export type DraftVerdict = { kind: 'draft'; draft: Draft } | { kind: 'refused'; why: string }

/** What an answer is kept as: its dates, its amounts, and from when on writing is possible again. */
export function draftAnswer(input: AnswerInput, facts: DraftFacts): DraftVerdict {
  const { organisation, today, actorId, csmId, collectorId } = facts
  const is = (draft: Draft): DraftVerdict => ({ kind: 'draft', draft })
  const wait = (until: string | undefined) =>
    until === undefined ? addWorkingDays(organisation, today, WAIT_WORKING_DAYS) : plusDays(until, 1)
  const refused = refuseInput(input, facts)
  if (refused !== null) return { kind: 'refused', why: refused }
  switch (input.kind) {
    case 'clear':
    case 'note':
      return is(DONE)
    case 'reassign':
      return is({ ...DONE, personId: input.personId })
    case 'hold':
      return is({
        ...EMPTY,
        untilOn: input.until,
        gateEndsOn: input.until,
        reason: input.reason,
        ownerId: csmId ?? actorId,
      })
    case 'handling':
      return is({
        ...EMPTY,
        untilOn: input.until,
        gateEndsOn: plusDays(input.until, 1),
        reason: input.reason,
        ownerId: actorId,
      })
    case 'promise': {
      const promised = promisedBy(input, facts)
      return is({
        ...EMPTY,
        untilOn: input.date,
        gateEndsOn: plusDays(addWorkingDays(organisation, input.date, facts.graceWorkingDays), 1),
        ...promised,
        data: { ...promised.data, ...(input.planId ? { planId: input.planId } : {}) },
        invoiceIds: input.invoiceIds,
        reason: input.reason,
        ownerId: csmId ?? actorId,
      })
    }
    case 'dispute':
      return is({
        ...EMPTY,
        untilOn: input.until ?? null,
        amountMinor: input.amountMinor ?? null,
        currency: input.amountMinor === undefined ? null : currencyOf(input, facts),
        invoiceIds: about(input.invoiceIds, facts).map(({ id }) => id),
        reason: input.reason,
        ownerId: input.ownerId ?? null,
        data: input.text ? { text: input.text } : {},
      })
    case 'plan':
      return is({ ...EMPTY, untilOn: input.until ?? null, reason: input.reason, ownerId: collectorId })
    case 'paid': {
      const claimed = promisedBy(input, facts)
      return is({
        ...EMPTY,
        ...claimed,
        data: { ...claimed.data, ...(input.on ? { paidOn: input.on } : {}) },
        invoiceIds: input.invoiceIds,
        reason: input.reason,
        ownerId: collectorId,
      })
    }
    case 'contact': {
      const contact = { name: input.name || null, email: input.email ?? null }
      const { reason } = input
      if (contact.email !== null) return is({ ...DONE, contact, reason })
      return is({ ...EMPTY, contact, reason, gateEndsOn: wait(undefined), ownerId: collectorId })
    }
    case 'not_received':
      return is({
        ...EMPTY,
        invoiceIds: input.invoiceIds,
        reason: input.reason,
        gateEndsOn: wait(undefined),
        ownerId: collectorId,
      })
    case 'process':
      return is({
        ...EMPTY,
        untilOn: input.until ?? null,
        reason: input.reason,
        gateEndsOn: wait(input.until),
        ownerId: collectorId,
      })
  }
}

/** The named invoices, or all that are open. */
export function about(ids: readonly string[], { invoices }: Pick<DraftFacts, 'invoices'>): OpenInvoice[] {
  return ids.length === 0 ? invoices : invoices.filter(({ id }) => ids.includes(id))
}

type Sum = { amountMinor?: number | undefined; currency?: string | undefined; invoiceIds: string[] }

/** The currency that was named, or the only one there is. */
function currencyOf(input: Sum, facts: DraftFacts): string | null {
  const codes = [...new Set(about(input.invoiceIds, facts).map(({ currency }) => currency))]
  return input.currency ?? (codes.length === 1 ? (codes[0] ?? null) : null)
}

/** What was promised or said to be paid: the amount, or everything open of the named invoices, or all that is past due. */
function promisedBy(input: Sum, facts: DraftFacts): Pick<Draft, 'amountMinor' | 'currency' | 'data'> {
  if (input.amountMinor !== undefined) {
    const currency = currencyOf(input, facts) ?? facts.organisation.reportingCurrency
    return {
      amountMinor: input.amountMinor,
      currency,
      data: { promised: [{ currency, minor: input.amountMinor }] },
    }
  }
  const sums = new Map<string, number>()
  const open = about(input.invoiceIds, facts)
  const late = open.filter(({ dueOn }) => dueOn < facts.today)
  const meant = input.invoiceIds.length > 0 || late.length === 0 ? open : late
  for (const { currency, openMinor } of meant) sums.set(currency, (sums.get(currency) ?? 0) + openMinor)
  const promised = [...sums].map(([currency, minor]) => ({ currency, minor })).sort(byCurrency)
  const [only, ...others] = promised
  return only && others.length === 0
    ? { amountMinor: only.minor, currency: only.currency, data: { promised } }
    : { amountMinor: null, currency: null, data: { promised } }
}

const byCurrency = (a: { currency: string }, b: { currency: string }) => (a.currency < b.currency ? -1 : 1)

function refuseInput(input: AnswerInput, facts: DraftFacts): string | null {
  return refuseDate(input, facts.today) ?? refuseInvoices(input, facts)
}

function refuseDate(input: AnswerInput, today: string): string | null {
  const date = input.kind === 'promise' ? input.date : 'until' in input ? input.until : undefined
  if (date === undefined) return null
  if (daysOverdue(today, date) > FARTHEST_DAYS) return 'That is more than a year away. Name a nearer day.'
  if (input.kind === 'hold' && date <= today)
    return 'A hold ends on the day you name, so name a day after today.'
  return date < today ? 'That day has passed. Name one that is still to come.' : null
}

function refuseInvoices(input: AnswerInput, facts: DraftFacts): string | null {
  if (!('invoiceIds' in input)) return null
  const meant = about(input.invoiceIds, facts)
  if (meant.length < new Set(input.invoiceIds).size)
    return 'One of those invoices is not open on this account (any more). Look at the account again.'
  if (input.kind === 'not_received') return null
  if (meant.length === 0) return 'Nothing is open on this account, so there is nothing to say that about.'
  if (input.amountMinor === undefined) return null
  const currency = currencyOf(input, facts)
  if (currency === null) return 'There are several currencies open. Say which one the amount is in.'
  if (input.kind !== 'dispute') return null
  const [only, ...others] = meant
  if (!only || others.length > 0)
    return 'An amount is disputed on one invoice. Say which one, or leave the amount out.'
  if (only.currency !== currency)
    return `Invoice ${only.number} is in ${only.currency}. Give the amount in it.`
  return input.amountMinor > only.openMinor
    ? `Only ${formatMoney({ amountMinor: only.openMinor, currency })} of ${only.number} is open. Give what of it is disputed.`
    : null
}
