import { timeline } from '../../db/schema.ts'
import type { Context } from '../ports.ts'

/** Something that happened to an account. */
interface AccountEvent {
  accountId: string
  kind: string
  /** A sentence without its full stop, as people read it on the account. */
  text: string
  data: Record<string, unknown>
}

/** Writes what happened where people look for it; inside the caller's transaction. */
export async function noteOnAccount(context: Context, today: string, event: AccountEvent): Promise<void> {
  const { db: tx, organisationId, now, actor } = context
  await tx.insert(timeline).values({
    ...event,
    id: context.newId(),
    organisationId,
    at: now.toJSDate(),
    onDate: today,
    actorId: actor.startsWith('system:') ? null : actor,
  })
}
