import { and, eq } from 'drizzle-orm'
import { chatMessages, clearanceMessages, readings } from '../../db/schema.ts'
import type { Place } from '../chat/reply.ts'
import type { Context, Db } from '../ports.ts'
import { type Understood, understood } from './reply.ts'

export interface WaitingReading {
  id: string
  accountId: string
  clearanceId: string | null
  personId: string
  said: string
  state: string
  understood: Understood
}

export async function loadReading(
  db: Db,
  organisationId: string,
  readingId: string,
): Promise<WaitingReading | undefined> {
  const [row] = await db
    .select()
    .from(readings)
    .where(and(eq(readings.organisationId, organisationId), eq(readings.id, readingId)))
  return row && { ...row, understood: understood.parse(row.understood) }
}

/** Keeps what was understood; the same reply a second time is there already. */
export async function keepReading(
  db: Db,
  { organisationId, now }: Pick<Context, 'organisationId' | 'now'>,
  kept: Omit<WaitingReading, 'state'>,
): Promise<void> {
  await db
    .insert(readings)
    .values({ ...kept, organisationId, state: 'waiting', saidAt: now.toJSDate() })
    .onConflictDoNothing()
}

/** Changes a reading that still waits: of two clicks, one does. */
export async function changeReading(
  tx: Db,
  organisationId: string,
  readingId: string,
  to: Partial<Pick<WaitingReading, 'accountId' | 'clearanceId' | 'state' | 'understood'>>,
): Promise<boolean> {
  const changed = await tx
    .update(readings)
    .set(to)
    .where(
      and(
        eq(readings.organisationId, organisationId),
        eq(readings.id, readingId),
        eq(readings.state, 'waiting'),
      ),
    )
    .returning({ id: readings.id })
  return changed.length > 0
}

/** The questions shown by the message that somebody answered in a thread. */
export async function questionsInThread(
  { db, organisationId }: Context,
  { workspace, channelId }: Place,
  thread: string,
): Promise<string[]> {
  const rows = await db
    .select({ id: clearanceMessages.clearanceId })
    .from(chatMessages)
    .innerJoin(
      clearanceMessages,
      and(
        eq(clearanceMessages.organisationId, organisationId),
        eq(clearanceMessages.messageKey, chatMessages.messageKey),
      ),
    )
    .where(
      and(
        eq(chatMessages.organisationId, organisationId),
        eq(chatMessages.workspaceId, workspace.id),
        eq(chatMessages.channelId, channelId),
        eq(chatMessages.externalId, thread),
      ),
    )
  return rows.map(({ id }) => id)
}
