import type { AnswerKind } from '../answers/answer.ts'
import { formatMoney, type Money } from '../receivables/money.ts'

/** A client in a question, with everything its card shows. */
export interface Question {
  id: string
  accountId: string
  accountName: string
  kind: 'ask' | 'announce'
  state: string
  stepKey: string
  stepTitle: string
  stepKind: string
  tier: number
  /** Of the oldest overdue invoice. */
  days: number
  sums: Money[]
  invoices: { number: string; money: Money; days: number }[]
  recipient: { name: string; email: string | null } | null
  /** When it would be sent, once cleared. */
  sendOn: string
  strategic: boolean
  arr: Money | null
  renewalOn: string | null
  owners: { csmId: string | null; aeId: string | null; collectorId: string | null }
  csmName: string | null
  askedPersonId: string | null
  askedName: string | null
  askedOn: string
  rung: number
  nextRungAt: Date | null
  answer: string | null
  answeredBy: string | null
  answeredAt: Date | null
  lastContact: { title: string; on: string } | null
  lastNote: { author: string; on: string; text: string } | null
  promises: { on: string | null; money: Money | null; state: string }[]
}

/** `promised $1,200.00 for Mon 2 Mar: broken`. */
export function promiseText(promise: Question['promises'][number], day: (date: string) => string): string {
  const what = promise.money ? formatMoney(promise.money) : 'everything'
  const on = promise.on === null ? '' : ` for ${day(promise.on)}`
  const state: Record<string, string> = {
    active: 'running',
    kept: 'kept',
    partly: 'partly kept',
    broken: 'broken',
  }
  return `promised ${what}${on}: ${state[promise.state] ?? promise.state}`
}

/** Past this many open questions somebody gets one list instead of a message for each. */
export const MOST_CARDS = 5

const LABELS: Record<AnswerKind, string> = {
  clear: 'Clear to contact',
  hold: 'Hold until a date',
  promise: 'Client will pay',
  dispute: 'Client disputes it',
  plan: 'Needs a payment plan',
  contact: 'Wrong contact',
  not_received: 'Invoice never received',
  process: 'Their process or portal',
  paid: 'Says it has paid',
  reassign: 'Not my account',
  handling: 'Let me handle it',
  note: 'Just a note',
}

export function answerLabel(kind: AnswerKind): string {
  return LABELS[kind]
}

/** Behind the picker of a card; the first ones stand there as buttons. */
export const MORE_KINDS: readonly AnswerKind[] = [
  'plan',
  'contact',
  'not_received',
  'process',
  'paid',
  'reassign',
  'handling',
  'note',
]
