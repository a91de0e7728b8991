import { receivedEvents } from '../../db/schema.ts'
import type { KnownWorkspace } from '../people/find-asker.ts'
import type { Deps } from '../ports.ts'

/** Whether this is the first time an event arrives; Slack sends again what it saw no answer to. */
export async function isFirstDelivery(
  deps: Deps,
  workspace: KnownWorkspace,
  eventId: string,
): Promise<boolean> {
  const added = await deps.db
    .insert(receivedEvents)
    .values({
      organisationId: workspace.organisationId,
      workspaceId: workspace.id,
      eventId,
      receivedAt: deps.now().toJSDate(),
    })
    .onConflictDoNothing()
    .returning({ eventId: receivedEvents.eventId })
  return added.length > 0
}
