import { DateTime } from 'luxon'
import { type Button, type Card, type Fact, lines, type Part } from '../chat/card.ts'
import type { ContactVerdict } from '../clearances/may-contact.ts'
import { noteItem } from '../notes/notes-card.ts'
import type { NotePage } from '../notes/store.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { addSums, sumsText } from '../overdue/overdue.ts'
import { counted } from '../overdue/parts.ts'
import { planLine } from '../plans/plan-words.ts'
import type { RunningPlan } from '../plans/store.ts'
import type { Policy } from '../policy/policy.ts'
import type { Suspension } from '../suspensions/store.ts'
import { suspensionLine } from '../suspensions/suspension-card.ts'
import { accountFacts, invoiceParts, moneyOf } from './account-facts.ts'
import type { AccountFacts, Assessment } from './case.ts'
import type { LoadedAccount } from './load-account.ts'
import type { Event, HistoryPage } from './load-history.ts'
import { nextLines } from './next-lines.ts'

/** Everything an account's card shows. */
export interface AccountCardState {
  loaded: LoadedAccount
  facts: AccountFacts
  assessment: Assessment
  /** Whether the step that is due, or was planned, may go; null without one. */
  contact: ContactVerdict | null
  organisation: Organisation
  /** As it holds for the account's segment. */
  policy: Policy
  newestPolicy: number
  tierSince: string | null
  notes: NotePage
  history: HistoryPage
  /** The service is stopped, or about to be. */
  suspension?: Suspension | undefined
  /** What was agreed on, or waits for approval. */
  plans?: RunningPlan[]
  /** Who looks at it; null for a whole channel. */
  personId: string | null
  today: string
  now: DateTime
}

/** One client on one card: what is owed, who knows it, what the policy does next and why. */
export function accountCard(state: AccountCardState): Card {
  const { loaded, facts, assessment, organisation, policy, today } = state
  const { account } = loaded
  const overdue = loaded.invoices.filter(({ dueOn }) => dueOn < today)
  const owed = sumsText(addSums(overdue.map(moneyOf)))
  const marks = [
    facts.strategic ? 'strategic' : '',
    account.doNotContact ? 'do not contact' : '',
    account.segment ?? '',
    account.region ?? '',
  ].filter((mark) => mark !== '')
  const headline =
    overdue.length === 0
      ? 'nothing overdue'
      : assessment.tier === 0
        ? `${owed} overdue, not chased`
        : `${owed} overdue · ${counted(assessment.days, 'day')} · tier ${assessment.tier}`
  return {
    title: account.name,
    summary: `${account.name}: ${headline}`,
    parts: [
      { kind: 'text', text: lines([[{ bold: headline }], ...(marks.length > 0 ? [marks.join(' · ')] : [])]) },
      { kind: 'facts', facts: [...accountFacts(state), ...planFacts(state), ...serviceFacts(state)] },
      ...invoiceParts(loaded, today),
      {
        kind: 'text',
        text: lines([
          [{ bold: 'What happens next' }],
          ...nextLines(loaded, assessment, state.contact, organisation, policy),
        ]),
      },
      ...noteParts(state),
      ...historyParts(state),
      { kind: 'buttons', buttons: buttons(state) },
    ],
  }
}

function planFacts({ plans = [], today }: AccountCardState): Fact[] {
  return plans.map(({ plan, kept }) => ({
    label: plan.kind === 'plan' ? 'Payment plan' : 'Discount',
    value: planLine(plan, kept, today),
  }))
}

function serviceFacts({ suspension, today }: AccountCardState): Fact[] {
  return suspension ? [{ label: 'Service', value: suspensionLine(suspension, today) }] : []
}

function noteParts(state: AccountCardState): Part[] {
  const { notes, personId, now, organisation } = state
  if (notes.total === 0) return []
  return [
    { kind: 'text', text: [{ bold: 'Notes' }] },
    { kind: 'list', items: notes.notes.map((note) => noteItem(note, organisation, personId, now)) },
  ]
}

function historyParts({ history, organisation }: AccountCardState): Part[] {
  if (history.events.length === 0) return []
  return [
    {
      kind: 'context',
      text: lines(['Latest', ...history.events.map((event) => eventLine(event, organisation))]),
    },
  ]
}

/** `2 Mar 08:00  Case opened in tier 1`. */
export function eventLine(event: Event, organisation: Organisation): string {
  const when = DateTime.fromJSDate(event.at).setZone(organisation.timeZone).toFormat('d LLL HH:mm')
  return `${when}  ${event.text}`
}

function buttons(state: AccountCardState): Button[] {
  const { loaded, notes, history, suspension, assessment } = state
  const accountId = loaded.account.id
  const more = (shown: number, total: number) => total > shown
  return [
    { label: 'Note', call: { name: 'open-note', input: { accountId } } },
    { label: 'Assign', call: { name: 'open-assign', input: { accountId } } },
    { label: 'Hold', call: { name: 'open-answer', input: { accountId, kind: 'hold' } } },
    { label: 'Promise', call: { name: 'open-answer', input: { accountId, kind: 'promise' } } },
    { label: 'Dispute', call: { name: 'open-answer', input: { accountId, kind: 'dispute' } } },
    ...planButtons(state),
    ...(more(notes.notes.length, notes.total)
      ? [
          {
            label: `All notes (${notes.total})`,
            call: { name: 'show-notes' as const, input: { accountId, page: 1 } },
          },
        ]
      : []),
    ...(more(history.events.length, history.total)
      ? [
          {
            label: 'More history',
            call: { name: 'show-history' as const, input: { accountId, page: 1 } },
          },
        ]
      : []),
    ...(suspension
      ? [
          {
            label: 'Suspension',
            call: { name: 'show-suspension' as const, input: { suspensionId: suspension.id } },
          },
        ]
      : []),
    ...(assessment.tier === 4 ? closingButtons(accountId, suspension !== undefined) : []),
    { label: 'Share in channel', call: { name: 'share', input: { what: { view: 'account', accountId } } } },
  ]
}

/** A plan is about what is past due; one that stands is opened instead. */
function planButtons({ loaded, plans = [], today }: AccountCardState): Button[] {
  const accountId = loaded.account.id
  const isFree = (code: string) => !plans.some(({ plan }) => plan.currency === code)
  const isOwed = loaded.invoices.some(({ dueOn, currency }) => dueOn < today && isFree(currency))
  return [
    ...plans.map(({ plan }) => ({
      label: plans.length > 1 ? `Plan in ${plan.currency}` : 'Plan',
      call: { name: 'show-plan' as const, input: { planId: plan.id } },
    })),
    ...(isOwed && loaded.chasedWith === null
      ? [{ label: 'Agree on a plan…', call: { name: 'open-plan' as const, input: { accountId } } }]
      : []),
  ]
}

/** What is left at the top of the ladder; the verbs say what has to be there first. */
function closingButtons(accountId: string, isSuspending: boolean): Button[] {
  return [
    ...(isSuspending
      ? []
      : [{ label: 'Suspend…', call: { name: 'propose-suspension' as const, input: { accountId } } }]),
    { label: 'Write off…', call: { name: 'propose-closure', input: { accountId, kind: 'write-off' } } },
    { label: 'Refer…', call: { name: 'propose-closure', input: { accountId, kind: 'referral' } } },
  ]
}
