import { outbox } from '../../db/schema.ts'
import type { Context, Db } from '../ports.ts'
import type { Effect } from './effect.ts'

/**
 * Puts an effect into the outbox, inside the transaction of the change that wants it.
 * @param key names the effect within the organisation; a key already there is left as it is.
 * @returns whether it was new.
 */
export async function enqueue(
  tx: Db,
  context: Pick<Context, 'organisationId' | 'now'>,
  key: string,
  lane: string,
  effect: Effect,
): Promise<boolean> {
  const rows = await tx
    .insert(outbox)
    .values({
      organisationId: context.organisationId,
      key,
      lane,
      payload: { ...effect },
      state: 'pending',
      enqueuedAt: context.now.toJSDate(),
    })
    .onConflictDoNothing()
    .returning({ sequence: outbox.sequence })
  return rows.length > 0
}

/** Messages to one channel, or to one person, keep their order. */
export function laneOf(workspaceId: string, to: { channelId: string } | { userId: string }): string {
  return `${workspaceId}:${'channelId' in to ? to.channelId : to.userId}`
}
