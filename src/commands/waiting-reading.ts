import type { Reply } from '../chat/reply.ts'
import { loadSubject, type Subject } from '../clearances/load-subject.ts'
import { loadReading, type WaitingReading } from '../clearances/reading-store.ts'
import type { Context } from '../ports.ts'
import { type Asked, notice } from './asked.ts'

export const SETTLED: Record<string, string> = {
  confirmed: 'That reply was confirmed already, so nothing was recorded twice.',
  corrected: 'That reply was corrected and recorded already.',
  cancelled: 'That reply was cancelled. Write it again if it should count.',
}

/** A reading that waits for this person's word, or why not. */
export async function waitingOf(
  { context, actor }: Asked,
  readingId: string,
): Promise<{ reading: WaitingReading } | { refused: string }> {
  const reading = await loadReading(context.db, context.organisationId, readingId)
  if (!reading) return { refused: 'That reply is not known (any more). Write it again.' }
  if (reading.personId !== actor.id) return { refused: 'Only whoever wrote that reply can confirm it.' }
  if (reading.state !== 'waiting')
    return { refused: SETTLED[reading.state] ?? 'That reply is settled already.' }
  return { reading }
}

export async function subjectOf(
  { context, viewer }: Asked,
  reading: WaitingReading,
): Promise<Subject | undefined> {
  const { accountId, clearanceId } = reading
  return loadSubject(context.db, context.organisationId, viewer.version, {
    accountId,
    clearanceId: clearanceId ?? undefined,
  })
}

/** What was said could not be kept: the reading goes on waiting, to be put right or cancelled. */
export class NothingRecorded extends Error {}

/** Settles a reading and keeps its answers in one transaction: both, or neither with the reason. */
export async function settleReading(
  context: Context,
  settle: (inside: Context) => Promise<Reply>,
): Promise<Reply> {
  try {
    return await context.db.transaction((tx) => settle({ ...context, db: tx }))
  } catch (error) {
    if (error instanceof NothingRecorded) return notice(error.message)
    throw error
  }
}
