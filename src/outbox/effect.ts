import type { Card } from '../chat/card.ts'

/** What the outbox can do. A `post` is known afterwards by its outbox key, the *message key*. */
export type Effect =
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

/** Rows are written by `enqueue` alone; this tells an effect from what an older release may have left. */
export function isEffect(payload: object): payload is Effect {
  if (!('kind' in payload && 'workspaceId' in payload && 'card' in payload)) return false
  if (payload.kind === 'post') return 'to' in payload
  return payload.kind === 'update' && 'messageKey' in payload
}
