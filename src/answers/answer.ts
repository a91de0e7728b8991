import * as z from 'zod'
import { FINANCE_ROLES, type Person } from '../people/person.ts'
import { DISPUTE_REASONS as DISPUTE_CODES, type DisputeReason, KINDS } from '../reading/reading.ts'

/** Whatever a reply in words can say, a button can as well. */
export const ANSWER_KINDS = KINDS
export type AnswerKind = (typeof ANSWER_KINDS)[number]

/** Playbook §7. */
export const DISPUTE_REASONS = {
  amount: 'the amount',
  pricing: 'the price',
  delivery: 'the delivery',
  quality: 'the quality',
  missing_po: 'a missing purchase order',
  duplicate: 'a duplicate',
  other: 'something else',
} as const satisfies Record<DisputeReason, string>
const disputeReason = z.enum(DISPUTE_CODES)

const LONGEST_REASON = 500
const date = z.iso.date()
const words = z.string().max(LONGEST_REASON)
const invoiceIds = z.array(z.uuid()).max(200)
const sum = { amountMinor: z.int().positive().optional(), currency: z.string().length(3).optional() }

/** What somebody can say about a client (playbook §4), complete and ready to be kept. */
export const answerInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('clear') }),
  /** Nobody writes before `until`; on that day the step comes back. */
  z.object({ kind: z.literal('hold'), until: date, reason: words.default('') }),
  /** Without an amount: everything that is open of the invoices, or overdue of the account. */
  z.object({
    kind: z.literal('promise'),
    date,
    ...sum,
    invoiceIds: invoiceIds.default([]),
    reason: words.default(''),
    /** The payment plan of which it is an instalment. */
    planId: z.uuid().optional(),
  }),
  /** Without invoices: everything that is open. An amount wants exactly one invoice. */
  z.object({
    kind: z.literal('dispute'),
    reason: disputeReason,
    ...sum,
    invoiceIds: invoiceIds.default([]),
    text: words.default(''),
    /** By when it shall be resolved, and by whom. */
    until: date.optional(),
    ownerId: z.uuid().optional(),
  }),
  z.object({ kind: z.literal('plan'), reason: words.default(''), until: date.optional() }),
  /** Without an address it waits until somebody finds one. */
  z.object({
    kind: z.literal('contact'),
    name: z.string().trim().max(200).optional(),
    email: z.email().max(254).optional(),
    reason: words.default(''),
  }),
  z.object({
    kind: z.literal('not_received'),
    invoiceIds: invoiceIds.default([]),
    reason: words.default(''),
  }),
  z.object({ kind: z.literal('process'), reason: words.default(''), until: date.optional() }),
  z.object({
    kind: z.literal('paid'),
    on: date.optional(),
    ...sum,
    invoiceIds: invoiceIds.default([]),
    reason: words.default(''),
  }),
  z.object({
    kind: z.literal('reassign'),
    personId: z.uuid(),
    role: z.enum(['csm', 'ae', 'collector']).default('csm'),
  }),
  /** They report back on `until`; the day after, the step comes back. */
  z.object({ kind: z.literal('handling'), until: date, reason: words.default('') }),
  z.object({ kind: z.literal('note'), text: z.string() }),
])
export type AnswerInput = z.infer<typeof answerInput>

export type AnswerState = 'active' | 'ended' | 'kept' | 'partly' | 'broken' | 'undone'

/** What an answer changed elsewhere, to be put back by an undo; and what a promise was about. */
export const answerData = z.object({
  /** What was promised, per currency, as it stood when it was said. */
  promised: z.array(z.object({ currency: z.string(), minor: z.number() })).optional(),
  /** What of it came, once judged. */
  received: z.array(z.object({ currency: z.string(), minor: z.number() })).optional(),
  /** Invoices marked as disputed, as they were before and are after. */
  disputed: z
    .array(
      z.object({
        invoiceId: z.string(),
        before: z.object({ disputed: z.boolean(), disputedMinor: z.number() }),
        after: z.object({ disputed: z.boolean(), disputedMinor: z.number() }),
      }),
    )
    .optional(),
  /** The contact that was added or made the billing one, and those it took the place of. */
  contact: z
    .object({
      id: z.string(),
      /** Null when it was added. */
      before: z.object({ billing: z.boolean(), active: z.boolean() }).nullable(),
      replaced: z.array(z.string()),
    })
    .optional(),
  owner: z
    .object({
      role: z.enum(['csm', 'ae', 'collector']),
      from: z.string().nullable(),
      to: z.string(),
      assignmentId: z.string(),
    })
    .optional(),
  noteId: z.string().optional(),
  /** Further words of a dispute. */
  text: z.string().optional(),
  /** The day on which the client says it paid. */
  paidOn: z.string().optional(),
  occurrence: z.string().optional(),
  /** The payment plan of which it is an instalment. */
  planId: z.string().optional(),
})
export type AnswerData = z.infer<typeof answerData>

/** What somebody said, as it is kept. */
export interface Answer {
  id: string
  accountId: string
  clearanceId: string | null
  kind: AnswerKind
  state: AnswerState
  untilOn: string | null
  gateEndsOn: string | null
  amountMinor: number | null
  currency: string | null
  invoiceIds: string[]
  reason: string | null
  contact: { name: string | null; email: string | null } | null
  personId: string | null
  ownerId: string | null
  saidBy: string
  saidByName: string
  saidAt: Date
  saidOn: string
  endedAt: Date | null
  endedWhy: string | null
  data: AnswerData
}

/** What an answer is over at once for: it changed something, and asks for nothing more. */
export const DONE_AT_ONCE = 'done'

const UNDO_HOURS = 24

/** A plan is one thing; without one of its instalments it would be another. */
export const OF_A_PLAN = 'That is an instalment of a payment plan. Open the account, and end the plan there.'

/** Who the people around an account are, as far as they may speak for it. */
export interface Speakers {
  csm: string | null
  ae: string | null
  collector: string | null
  /** Managers of the CSM and the account executive. */
  managers: string[]
  /** Who is asked, when there is a question. */
  asked: string | null
}

/** Null when this person may say what is known about the client; else who may. */
export function refuseSpeaker(person: Person, speakers: Speakers, accountName: string): string | null {
  if (!person.active) return 'You are not active in Dunwell any more. Ask an administrator.'
  const { csm, ae, collector, managers, asked } = speakers
  if ([csm, ae, collector, asked, ...managers].includes(person.id)) return null
  if (person.roles.some((role) => role === 'head_of_cs' || FINANCE_ROLES.includes(role))) return null
  return `${accountName} is looked after by somebody else, so nothing was changed. Its CSM, their manager, the head of CS or finance can answer; write to one of them, or ask to have it assigned to you.`
}

/** Null when this person may take the answer back now. */
export function refuseUndo(
  answer: Pick<Answer, 'state' | 'endedWhy' | 'saidBy' | 'saidByName' | 'saidAt' | 'data'>,
  person: Pick<Person, 'id' | 'roles'>,
  nowMs: number,
): string | null {
  const finance = person.roles.some((role) => FINANCE_ROLES.includes(role))
  if (answer.saidBy !== person.id && !finance)
    return `Only ${answer.saidByName}, who said it, or finance can take that back.`
  if (answer.data.planId !== undefined) return OF_A_PLAN
  if (answer.state === 'undone') return 'That is taken back already.'
  const stands = answer.state === 'active' || (answer.state === 'ended' && answer.endedWhy === DONE_AT_ONCE)
  if (!stands) return 'That has come to its end already, so there is nothing to take back.'
  if (nowMs - answer.saidAt.getTime() > UNDO_HOURS * 3_600_000)
    return `An answer can be taken back for ${UNDO_HOURS} hours. Say what holds now instead.`
  return null
}
