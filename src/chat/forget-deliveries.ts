import { and, eq, lt } from 'drizzle-orm'
import { receivedEvents } from '../../db/schema.ts'
import type { Context } from '../ports.ts'

/** Platforms repeat what was not answered for an hour or two. */
const REMEMBERED_DAYS = 3

/** Forgets which requests were received long ago; they are not repeated any more. */
export async function forgetDeliveries({ db, now, organisationId }: Context): Promise<void> {
  const before = now.minus({ days: REMEMBERED_DAYS }).toJSDate()
  await db
    .delete(receivedEvents)
    .where(and(eq(receivedEvents.organisationId, organisationId), lt(receivedEvents.receivedAt, before)))
}
