import { type Button, type Card, lines, type Part, type Text } from '../chat/card.ts'
import { localDate } from '../organisations/organisation.ts'
import { farDayText } from '../overdue/parts.ts'
import type { Person } from '../people/person.ts'
import { daysOverdue } from '../receivables/aging.ts'
import { formatMoney } from '../receivables/money.ts'
import {
  approveButton,
  type CardMoment,
  debtLine,
  momentFacts,
  planLines,
  stateWords,
} from './approval-card.ts'
import { kindTitle } from './kind-words.ts'
import { outcomeSentence } from './outcome.ts'
import type { LoadedApproval } from './store.ts'
import { momentText, votedText, voterText } from './verdict.ts'
import { mayWithdraw } from './withdraw-approval.ts'

const INVOICES = 20

/** Everything about a request, for somebody who wants to read it before they decide. */
export function detailCard(loaded: LoadedApproval, viewer: Person, moment: CardMoment): Card {
  const { approval } = loaded
  const { facts, reason, requesterName, requestedAt } = approval
  const { now, organisation } = moment
  const today = localDate(organisation, now)
  const said = outcomeSentence(loaded, now, organisation.timeZone)
  return {
    title: `${kindTitle(approval.kind)}: ${facts.accountName}`,
    summary: `${kindTitle(approval.kind)} for ${facts.accountName}: ${stateWords(approval.state)}`,
    parts: [
      {
        kind: 'text',
        text: lines([[{ bold: debtLine(facts) }], facts.whatHappens, ...planLines(facts, today)]),
      },
      { kind: 'text', text: lines([[{ bold: said }], ...voteLines(loaded, moment)]) },
      {
        kind: 'facts',
        facts: [
          {
            label: 'Asked for by',
            value: `${requesterName}, ${momentText(requestedAt, now, organisation.timeZone)}`,
          },
          ...(reason === '' ? [] : [{ label: 'Why', value: reason }]),
          ...momentFacts(approval, moment),
        ],
      },
      ...invoiceParts(loaded, today),
      ...backgroundParts(loaded),
      ...textParts(loaded),
      { kind: 'buttons', buttons: detailButtons(loaded, viewer) },
    ],
  }
}

function voteLines({ votes, approval }: LoadedApproval, { now, organisation }: CardMoment): Text[] {
  return votes.map((vote) => {
    const before = vote.revision === approval.revision ? '' : ' (of what was asked before)'
    const why = vote.reason === '' ? '' : `: ${vote.reason}`
    return `${voterText(vote)} ${votedText(vote.choice)} it ${momentText(vote.at, now, organisation.timeZone)}${before}${why}`
  })
}

function invoiceParts({ approval }: LoadedApproval, today: string): Part[] {
  const { invoices } = approval.facts
  if (invoices.length === 0) return []
  const rest = invoices.length - INVOICES
  return [
    {
      kind: 'table',
      columns: [
        { label: 'Invoice' },
        { label: 'Due' },
        { label: 'Days late', align: 'right' },
        { label: 'Open', align: 'right' },
      ],
      rows: invoices
        .slice(0, INVOICES)
        .map(({ number, dueOn, openMinor, currency, disputedMinor }) => [
          `${number}${disputedMinor > 0 ? ' (disputed)' : ''}`,
          farDayText(dueOn, today),
          String(daysOverdue(dueOn, today)),
          formatMoney({ amountMinor: openMinor, currency }),
        ]),
    },
    ...(rest > 0 ? [{ kind: 'context' as const, text: `and ${rest} more` }] : []),
  ]
}

function backgroundParts({ approval }: LoadedApproval): Part[] {
  const { context, costOfWaiting } = approval.facts
  const said = [...context, ...(costOfWaiting ? [costOfWaiting] : [])]
  return said.length === 0 ? [] : [{ kind: 'context', text: lines(said) }]
}

function textParts({ approval }: LoadedApproval): Part[] {
  const { text } = approval.facts
  if (!text) return []
  const body = text.body.split('\n')
  return [
    { kind: 'divider' },
    { kind: 'text', text: [{ bold: text.subject }] },
    { kind: 'text', text: lines(body) },
  ]
}

function detailButtons(loaded: LoadedApproval, viewer: Person): Button[] {
  const { approval } = loaded
  const { id: approvalId, revision, state, accountId, requestedBy } = approval
  const mine = requestedBy === viewer.id
  const open = state === 'pending'
  const buttons: Button[] = []
  if (open && !mine)
    buttons.push(
      approveButton(approval),
      { label: 'Deny…', style: 'danger', call: { name: 'open-deny', input: { approvalId, revision } } },
      { label: 'Request changes…', call: { name: 'open-changes', input: { approvalId, revision } } },
    )
  if (state === 'changes' && mine)
    buttons.push({
      label: 'Ask again…',
      style: 'primary',
      call: { name: 'open-resubmit', input: { approvalId } },
    })
  if ((open || state === 'changes' || state === 'approved') && mayWithdraw(loaded, viewer))
    buttons.push({ label: 'Withdraw…', call: { name: 'open-withdraw', input: { approvalId } } })
  if (open && !mine && viewer.roles.includes('admin'))
    buttons.push({
      label: 'Emergency: decide alone…',
      style: 'danger',
      call: { name: 'open-break-glass', input: { approvalId, revision } },
    })
  return [...buttons, { label: 'Open account', call: { name: 'show-account', input: { accountId } } }]
}
