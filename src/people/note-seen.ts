import { and, eq } from 'drizzle-orm'
import { identities } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Deps } from '../ports.ts'
import type { KnownWorkspace, Seen } from './find-asker.ts'

/** Where somebody last spoke is remembered about as exactly as this: every answer would cost a write otherwise. */
const COARSE_MS = 10 * 60_000

/**
 * Remembers that the person spoke there just now. In Slack everybody can be written to, in Teams whoever
 * wrote in their own chat with the bot: then they can be reached (again).
 */
export async function noteSeen(
  deps: Deps,
  workspace: Pick<KnownWorkspace, 'id' | 'organisationId' | 'platform'>,
  { userId, direct }: { userId: string; direct: boolean },
  before: Seen | null,
): Promise<void> {
  const now = deps.now()
  const fresh = before?.at != null && Math.abs(now.toMillis() - before.at.getTime()) < COARSE_MS
  const back = before?.unreachable === true && (direct || workspace.platform === 'slack')
  if (fresh && !back) return
  const { organisationId } = workspace
  const account = and(
    eq(identities.organisationId, organisationId),
    eq(identities.workspaceId, workspace.id),
    eq(identities.externalUserId, userId),
  )
  const lastSeenAt = now.toJSDate()
  if (!back) {
    await deps.db.update(identities).set({ lastSeenAt }).where(account)
    return
  }
  await deps.db.transaction(async (tx) => {
    const [changed] = await tx
      .update(identities)
      .set({ lastSeenAt, unreachableSince: null, unreachableWhy: null })
      .where(account)
      .returning({ personId: identities.personId })
    if (!changed) return
    const context = { organisationId, now, actor: `system:${workspace.platform}` }
    await record(tx, context, 'reach-again', `person:${changed.personId}`, { platform: workspace.platform })
  })
}
