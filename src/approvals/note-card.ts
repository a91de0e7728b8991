import { type Card, lines } from '../chat/card.ts'
import type { Approval } from './approval.ts'
import type { CardMoment } from './approval-card.ts'
import { debtLine, stateWords } from './approval-card.ts'
import { kindTitle } from './kind-words.ts'
import { outcomeSentence } from './outcome.ts'
import type { LoadedApproval } from './store.ts'

/** A message that tells what became of a request, without buttons that decide. */
export function noteCard(
  loaded: LoadedApproval,
  why: 'ended' | 'broken-glass' | 'unanswered',
  { organisation, now }: CardMoment,
): Card {
  const { approval } = loaded
  const { facts, kind, id: approvalId, state, accountId } = approval
  const what = `${kindTitle(kind)} for ${facts.accountName}`
  const said = outcomeSentence(loaded, now, organisation.timeZone)
  const title = {
    ended: `${what}: ${stateWords(state)}`,
    'broken-glass': `Emergency decision: ${what}`,
    unanswered: `Nobody has decided: ${what}`,
  }[why]
  const more = {
    ended: [],
    'broken-glass': ['One administrator decided this alone. The record keeps who and why.'],
    unanswered: [
      `${approval.requesterName} asked, and nobody has answered. Please speak to those who can decide it; an administrator can decide alone in an emergency.`,
    ],
  }[why]
  return {
    title,
    summary: `${title}. ${said}`,
    parts: [
      { kind: 'text', text: lines([said, ...more]) },
      { kind: 'context', text: debtLine(facts) },
      {
        kind: 'buttons',
        buttons: [
          { label: 'More', call: { name: 'show-approval', input: { approvalId } } },
          { label: 'Open account', call: { name: 'show-account', input: { accountId } } },
        ],
      },
    ],
  }
}

/** An earlier copy of a request that was changed and asked for again. */
export function retiredCard({ id: approvalId, kind, facts }: Approval): Card {
  const title = `${kindTitle(kind)}: ${facts.accountName} (asked again)`
  return {
    title,
    summary: title,
    parts: [
      { kind: 'text', text: 'It was changed and asked for again: the newer message counts.' },
      {
        kind: 'buttons',
        buttons: [{ label: 'Show it', call: { name: 'show-approval', input: { approvalId } } }],
      },
    ],
  }
}
