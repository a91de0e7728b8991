import type { Card } from '../chat/card.ts'

/** What is written to a chat platform. A `post` is known afterwards by its outbox key, the *message key*. */
export type ChatEffect =
  | {
      kind: 'post'
      workspaceId: string
      to: { channelId: string } | { userId: string }
      card: Card
      /** Message key of the thread's first message. */
      threadKey?: string
      /** Who is told when the platform refuses it for good: a platform user id. */
      tellUserId?: string
    }
  | { kind: 'update'; workspaceId: string; messageKey: string; card: Card }

/** A delivered card of a request for approval, drawn anew from what holds when it is shown; `personId` is null in a channel. */
export type ApprovalCardEffect = {
  kind: 'approval-card'
  workspaceId: string
  messageKey: string
  approvalId: string
  personId: string | null
}

/** A request for approval has changed: its cards are edited, and whom a decision concerns is told. */
export type ApprovalNewsEffect = { kind: 'approval-news'; approvalId: string; revision: number }

/** A message to a customer, as it stood at that revision. */
export type MailEffect = { kind: 'mail'; outreachId: string; revision: number }

/** A request to the organisation's own product. */
export type HookEffect = { kind: 'hook'; suspensionId: string; action: 'suspend' | 'restore' }

/** What the outbox can do. */
export type Effect = ChatEffect | ApprovalCardEffect | ApprovalNewsEffect | MailEffect | HookEffect

/** Rows are written by `enqueue` alone; these tell an effect from what an older release may have left. */
export function isChatEffect(payload: object): payload is ChatEffect {
  if (!('kind' in payload && 'workspaceId' in payload && 'card' in payload)) return false
  if (payload.kind === 'post') return 'to' in payload
  return payload.kind === 'update' && 'messageKey' in payload
}

export function isApprovalCardEffect(payload: object): payload is ApprovalCardEffect {
  return (
    'kind' in payload &&
    payload.kind === 'approval-card' &&
    'messageKey' in payload &&
    'approvalId' in payload
  )
}

export function isApprovalNewsEffect(payload: object): payload is ApprovalNewsEffect {
  return (
    'kind' in payload && payload.kind === 'approval-news' && 'approvalId' in payload && 'revision' in payload
  )
}

export function isMailEffect(payload: object): payload is MailEffect {
  return 'kind' in payload && payload.kind === 'mail' && 'outreachId' in payload && 'revision' in payload
}

export function isHookEffect(payload: object): payload is HookEffect {
  return 'kind' in payload && payload.kind === 'hook' && 'suspensionId' in payload && 'action' in payload
}
