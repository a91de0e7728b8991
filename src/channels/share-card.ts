import { record } from '../audit/record.ts'
import { type Card, withoutButtons } from '../chat/card.ts'
import type { Place } from '../chat/reply.ts'
import { enqueue, laneOf } from '../outbox/enqueue.ts'
import type { Context } from '../ports.ts'

/** Posts what somebody saw alone for the whole channel to see; a repeated click posts nothing. */
export async function shareCard(
  context: Context,
  place: Place,
  sharedBy: string,
  card: Card,
): Promise<boolean> {
  const shared: Card = {
    ...card,
    parts: [...withoutButtons(card.parts, 'share'), { kind: 'context', text: `Shared by ${sharedBy}` }],
  }
  const to = { channelId: place.channelId }
  return context.db.transaction(async (tx) => {
    const isNew = await enqueue(tx, context, `share:${place.occurrence}`, laneOf(place.workspace.id, to), {
      kind: 'post',
      workspaceId: place.workspace.id,
      to,
      card: shared,
      tellUserId: place.userId,
    })
    if (isNew)
      await record(tx, context, 'share', `channel:${place.workspace.id}:${place.channelId}`, {
        title: card.title,
      })
    return isNew
  })
}
