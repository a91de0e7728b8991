import type { Button, Card, Item, Part } from '../chat/card.ts'
import { verdictOf } from './approval.ts'
import type { CardMoment } from './approval-card.ts'
import { debtLine, stateWords } from './approval-card.ts'
import { kindTitle } from './kind-words.ts'
import type { LoadedApproval } from './store.ts'
import { momentText } from './verdict.ts'

export const APPROVALS_PAGE = 10

/** What somebody sees of requests: what waits for them, what they asked for, what was decided. */
export interface MyApprovals {
  waiting: LoadedApproval[]
  asked: LoadedApproval[]
  decided: LoadedApproval[]
  decidedTotal: number
  page: number
  muted: boolean
}

export function approvalsCard(mine: MyApprovals, moment: CardMoment): Card {
  const { waiting, asked, decided, decidedTotal, page } = mine
  const parts: Part[] = [
    ...section('Waits for you', waiting, moment),
    ...section('You asked for', asked, moment),
    ...section('Decided lately', decided, moment, decidedTotal),
  ]
  const turn = (label: string, to: number): Button => ({
    label,
    call: { name: 'show-approvals', input: { page: to } },
  })
  return {
    title: 'Approvals',
    summary: waiting.length === 0 ? 'No approval waits for you' : `${waiting.length} approvals wait for you`,
    parts: [
      ...(waiting.length === 0 ? [{ kind: 'text' as const, text: 'Nothing waits for your decision.' }] : []),
      ...parts,
      {
        kind: 'buttons',
        buttons: [
          ...(page > 1 ? [turn('Newer', page - 1)] : []),
          ...(page * APPROVALS_PAGE < decidedTotal ? [turn('Older', page + 1)] : []),
          muteButton(mine.muted),
        ],
      },
    ],
  }
}

/** Direct messages about requests, off or on again. */
export function muteButton(muted: boolean): Button {
  return muted
    ? { label: 'Send me approvals again', call: { name: 'unmute-approvals', input: {} } }
    : { label: 'Stop direct messages', call: { name: 'mute-approvals', input: {} } }
}

/** Every request about the accounts that some words mean, the newest first. */
export function foundApprovalsCard(
  words: string,
  found: LoadedApproval[],
  total: number,
  page: number,
  moment: CardMoment,
): Card {
  const turn = (label: string, to: number): Button => ({
    label,
    call: { name: 'show-approvals', input: { page: to, words } },
  })
  const buttons = [
    ...(page > 1 ? [turn('Newer', page - 1)] : []),
    ...(page * APPROVALS_PAGE < total ? [turn('Older', page + 1)] : []),
  ]
  return {
    title: `Approvals for “${words}”`,
    summary: `${total} approvals for ${words}`,
    parts: [
      { kind: 'list', items: found.map((one) => approvalItem(one, moment)) },
      ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
    ],
  }
}

function section(title: string, found: LoadedApproval[], moment: CardMoment, total = found.length): Part[] {
  if (found.length === 0) return []
  return [
    { kind: 'text', text: [{ bold: `${title} (${total})` }] },
    { kind: 'list', items: found.map((one) => approvalItem(one, moment)) },
  ]
}

export function approvalItem({ approval, votes }: LoadedApproval, { organisation, now }: CardMoment): Item {
  const { kind, facts, state, id: approvalId, requestedAt, decidedAt } = approval
  const at = (moment: Date) => momentText(moment, now, organisation.timeZone)
  const where =
    state === 'pending'
      ? verdictOf(approval, votes, now, organisation.timeZone)
      : `${stateWords(state)}${decidedAt ? `, decided ${at(decidedAt)}` : ''}`
  return {
    text: [{ bold: facts.accountName }, ` · ${kindTitle(kind)} · ${where}`],
    detail: `${debtLine(facts)} · asked ${at(requestedAt)} by ${approval.requesterName}`,
    button: { label: 'Open', call: { name: 'show-approval', input: { approvalId } } },
  }
}
