import type { DateTime } from 'luxon'
import { type Button, type Card, lines, type Part, type Text } from '../chat/card.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { excerptOf } from '../outreach/mail-excerpt.ts'
import { mailDate } from '../outreach/mail-text.ts'
import { sumsText } from '../overdue/overdue.ts'
import { counted, farDayText } from '../overdue/parts.ts'
import { formatMoney, type Money } from '../receivables/money.ts'
import { type Approval, type ApprovalFacts, verdictOf } from './approval.ts'
import { kindPhrase, kindTitle, needsSecondLook } from './kind-words.ts'
import { outcomeSentence } from './outcome.ts'
import type { LoadedApproval } from './store.ts'
import { momentText } from './verdict.ts'

/** Who reads a copy: everybody in a channel, who may decide, or who asked. */
export type Audience = 'channel' | 'approver' | 'requester'

/** What cards are drawn with. */
export interface CardMoment {
  organisation: Organisation
  now: DateTime
}

/** A phone shows no more without scrolling far; the rest is behind *More*. */
const CONTEXT_LINES = 3
const PREVIEW = 180

/** One request on one card: the debt, what exactly happens, who has decided, and the buttons while they work. */
export function approvalCard(loaded: LoadedApproval, audience: Audience, moment: CardMoment): Card {
  return loaded.approval.state === 'pending'
    ? pendingCard(loaded, audience, moment)
    : settledCard(loaded, audience, moment)
}

function pendingCard(loaded: LoadedApproval, audience: Audience, moment: CardMoment): Card {
  const { approval, votes } = loaded
  const { facts, reason, requesterName } = approval
  const { now, organisation } = moment
  const today = localDate(organisation, now)
  const verdict = verdictOf(approval, votes, now, organisation.timeZone)
  return {
    title: `${kindTitle(approval.kind)}: ${facts.accountName}`,
    summary: `${requesterName} asks for approval of ${kindPhrase(approval.kind, facts.accountName)}. ${verdict}`,
    parts: [
      {
        kind: 'text',
        text: lines([[{ bold: debtLine(facts) }], facts.whatHappens, ...planLines(facts, today)]),
      },
      { kind: 'text', text: lines([[{ bold: verdict }], expiryLine(approval, moment)]) },
      { kind: 'context', text: lines(askedLines(requesterName, reason, facts, today)) },
      ...previewParts(facts),
      { kind: 'buttons', buttons: pendingButtons(approval, audience) },
    ],
  }
}

/** `$409,959.75 overdue · 95 days · tier 4`. */
export function debtLine({ balances, days, tier }: ApprovalFacts): string {
  const owed = sumsText(moneys(balances))
  return owed === 'nothing' ? 'Nothing overdue' : `${owed} overdue · ${counted(days, 'day')} · tier ${tier}`
}

export function moneys(sums: ApprovalFacts['balances']): Money[] {
  return sums.map(({ currency, minor }) => ({ currency, amountMinor: minor }))
}

/** To whom, about how much, and when, as far as the sentence about what happens has not said so. */
export function planLines(facts: ApprovalFacts, today: string): string[] {
  const {
    balances,
    text,
    whatHappens,
    recipientName,
    recipientEmail,
    sendsOn,
    deadlineOn,
    suspendOn,
    services,
    exemptServices,
    sum,
  } = facts
  const day = (date: string) => farDayText(date, today)
  const to = `To ${recipientName ?? 'the billing contact'}${recipientEmail ? ` (${recipientEmail})` : ''}`
  const sumSaid = sum !== null && sumsText(moneys(sum)) === sumsText(moneys(balances))
  const toSaid = recipientEmail !== null && whatHappens.includes(recipientEmail)
  return [
    text && !toSaid ? `${to}${sendsOn ? `, on ${day(sendsOn)} or after` : ''}` : '',
    text && toSaid && sendsOn ? `Not before ${day(sendsOn)}` : '',
    sum && !sumSaid ? `About ${sumsText(moneys(sum))}` : '',
    deadlineOn && !whatHappens.includes(mailDate(deadlineOn)) ? `Names the deadline ${day(deadlineOn)}` : '',
    suspendOn ? stopLine(day(suspendOn), text !== null) : '',
    services.length > 0 ? `Stopped: ${services.join(', ')}` : '',
    exemptServices.length > 0 ? `Left running: ${exemptServices.join(', ')}` : '',
  ].filter((line) => line !== '')
}

/** A letter only says so: stopping is a decision of its own. */
function stopLine(day: string, isLetter: boolean): string {
  return isLetter
    ? `It says that service stops on ${day} if this is unpaid; stopping it needs an approval of its own`
    : `Service stops on ${day}, unless it is paid before`
}

function expiryLine({ expiresAt, rule }: Approval, { organisation, now }: CardMoment): string {
  return `To be decided by ${momentText(expiresAt, now, organisation.timeZone)}${rule.notAccountOwner ? '; the client’s CSM and AE do not decide' : ''}`
}

function askedLines(requester: string, reason: string, facts: ApprovalFacts, today: string): Text[] {
  const { strategic, arr, renewalOn, costOfWaiting, context } = facts
  const worth = [
    strategic ? 'Strategic account' : '',
    arr ? `ARR ${formatMoney(arr)}` : '',
    renewalOn ? `renews ${farDayText(renewalOn, today)}` : '',
  ].filter((part) => part !== '')
  return [
    reason === '' ? `Asked for by ${requester}` : `${requester} asks: “${reason}”`,
    ...(worth.length > 0 ? [worth.join(' · ')] : []),
    ...(costOfWaiting ? [costOfWaiting] : []),
    ...context.slice(0, CONTEXT_LINES),
  ]
}

function previewParts({ text }: ApprovalFacts): Part[] {
  if (!text) return []
  return [
    { kind: 'text', text: lines([[{ bold: text.subject }], [{ italic: excerptOf(text.body, PREVIEW) }]]) },
  ]
}

function pendingButtons(approval: Approval, audience: Audience): Button[] {
  const { id: approvalId, revision } = approval
  const more: Button = { label: 'More', call: { name: 'show-approval', input: { approvalId } } }
  if (audience === 'requester')
    return [{ label: 'Withdraw…', call: { name: 'open-withdraw', input: { approvalId } } }, more]
  return [
    approveButton(approval),
    { label: 'Deny…', style: 'danger', call: { name: 'open-deny', input: { approvalId, revision } } },
    { label: 'Request changes…', call: { name: 'open-changes', input: { approvalId, revision } } },
    more,
    ...(audience === 'approver'
      ? [{ label: 'Don’t send me these', call: { name: 'mute-approvals' as const, input: {} } }]
      : []),
  ]
}

/** A decision of weight opens a form of its own; any other is confirmed where it is clicked. */
export function approveButton({ id: approvalId, revision, kind, facts }: Approval): Button {
  const call = { approvalId, revision }
  return needsSecondLook(kind)
    ? { label: 'Approve…', style: 'primary', call: { name: 'open-approve', input: call } }
    : {
        label: 'Approve',
        style: 'primary',
        call: { name: 'approve', input: call },
        confirm: {
          title: `Approve ${kindPhrase(kind, facts.accountName)}?`.slice(0, 100),
          text: facts.whatHappens.slice(0, 300),
          yes: 'Approve',
          no: 'Not yet',
        },
      }
}

const STATE_WORDS: Record<Approval['state'], string> = {
  pending: 'to be decided',
  changes: 'changes asked for',
  approved: 'approved',
  executing: 'being carried out',
  executed: 'carried out',
  denied: 'denied',
  expired: 'run out',
  withdrawn: 'withdrawn',
  invalidated: 'counts no more',
  failed: 'approved, could not be carried out',
}

export function stateWords(state: Approval['state']): string {
  return STATE_WORDS[state]
}

function settledCard(loaded: LoadedApproval, audience: Audience, { organisation, now }: CardMoment): Card {
  const { approval } = loaded
  const { id: approvalId, facts, kind, state, accountId } = approval
  const said = outcomeSentence(loaded, now, organisation.timeZone)
  const mine = audience === 'requester'
  return {
    title: `${kindTitle(kind)}: ${facts.accountName} (${stateWords(state)})`,
    summary: `${kindTitle(kind)} for ${facts.accountName}: ${said}`,
    parts: [
      { kind: 'text', text: said },
      ...momentParts(approval, { organisation, now }),
      {
        kind: 'context',
        text: `${debtLine(facts)} · asked for by ${approval.requesterName}, ${momentText(approval.requestedAt, now, organisation.timeZone)}`,
      },
      {
        kind: 'buttons',
        buttons: [
          ...(mine && state === 'changes'
            ? [
                {
                  label: 'Ask again…',
                  style: 'primary' as const,
                  call: { name: 'open-resubmit' as const, input: { approvalId } },
                },
              ]
            : []),
          ...(mine && (state === 'changes' || state === 'approved')
            ? [{ label: 'Withdraw…', call: { name: 'open-withdraw' as const, input: { approvalId } } }]
            : []),
          { label: 'More', call: { name: 'show-approval', input: { approvalId } } },
          { label: 'Open account', call: { name: 'show-account', input: { accountId } } },
        ],
      },
    ],
  }
}

function momentParts(approval: Approval, moment: CardMoment): Part[] {
  const facts = momentFacts(approval, moment)
  return facts.length > 0 ? [{ kind: 'facts', facts }] : []
}

/** Decided and carried out are two moments, and both are told; where nothing was approved there are none. */
export function momentFacts(
  { decidedAt, executedAt, state }: Approval,
  { organisation, now }: CardMoment,
): { label: string; value: string }[] {
  const at = (moment: Date) => momentText(moment, now, organisation.timeZone)
  if (decidedAt === null || state === 'denied') return []
  const waits = state === 'approved' || state === 'executing'
  const done = executedAt ? at(executedAt) : waits ? 'not yet' : 'no'
  return [
    { label: 'Decided', value: at(decidedAt) },
    { label: 'Carried out', value: done },
  ]
}
