import type { Reply } from '../chat/reply.ts'
import { answerClearance } from '../clearances/answer-clearance.ts'
import { answerForm } from '../clearances/answer-form.ts'
import { readingCard } from '../clearances/reading-card.ts'
import { changeReading } from '../clearances/reading-store.ts'
import { answerOf, prefilledFrom } from '../clearances/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { type Asked, type Commands, card, notice } from './asked.ts'
import { basisOf, recordedCard } from './give-answer.ts'
import { NothingRecorded, SETTLED, settleReading, subjectOf, waitingOf } from './waiting-reading.ts'

/** Yes, Edit or Cancel to what was understood of a reply. */
export const READING_COMMANDS: Commands<'confirm-reading' | 'edit-reading' | 'cancel-reading'> = {
  'confirm-reading': { mayUse: 'everyone', run: confirm },
  'edit-reading': { mayUse: 'everyone', run: edit },
  'cancel-reading': { mayUse: 'everyone', run: cancel },
}

async function confirm(asked: Asked, { readingId }: InputOf<'confirm-reading'>): Promise<Reply> {
  const { context, actor } = asked
  const waiting = await waitingOf(asked, readingId)
  if ('refused' in waiting) return notice(waiting.refused)
  const { reading } = waiting
  const subject = await subjectOf(asked, reading)
  if (!subject) return notice('That account is not in the ledger (any more).')
  const answers = reading.understood.readings.flatMap((one) => answerOf(one, subject) ?? [])
  const [answer, ...further] = answers
  if (!answer || answers.length < reading.understood.readings.length)
    return card(readingCard(readingId, subject, reading.understood, asked.viewer.today))
  const basis = await basisOf(asked)
  const { accountId, clearanceId } = reading
  const given = { accountId, ...(clearanceId ? { clearanceId } : {}), answer, further }
  return settleReading(context, async (inside): Promise<Reply> => {
    if (!(await changeReading(inside.db, context.organisationId, readingId, { state: 'confirmed' })))
      return notice(SETTLED.confirmed ?? '')
    const verdict = await answerClearance(inside, basis, actor, given, `reading:${readingId}`)
    if (verdict.kind === 'refused' || verdict.kind === 'late') throw new NothingRecorded(verdict.why)
    return recordedCard(verdict)
  })
}

async function edit(asked: Asked, { readingId, kind }: InputOf<'edit-reading'>): Promise<Reply> {
  const waiting = await waitingOf(asked, readingId)
  if ('refused' in waiting) return notice(waiting.refused)
  const { reading } = waiting
  const subject = await subjectOf(asked, reading)
  if (!subject) return notice('That account is not in the ledger (any more).')
  const { readings } = reading.understood
  const incomplete = readings.findIndex((one) => answerOf(one, subject) === undefined)
  const at = Math.max(0, incomplete)
  const one = readings[at]
  const wanted = kind ?? one?.kind ?? 'note'
  const filled =
    one && wanted === one.kind ? prefilledFrom(one, subject) : { reason: reading.said.slice(0, 500) }
  const { accountId, clearanceId } = reading
  const about = clearanceId ? { clearanceId } : { accountId }
  const form = asked.context.newId()
  return { kind: 'form', form: answerForm(subject, { ...about, kind: wanted, form, readingId, at }, filled) }
}

async function cancel(asked: Asked, { readingId }: InputOf<'cancel-reading'>): Promise<Reply> {
  const waiting = await waitingOf(asked, readingId)
  if ('refused' in waiting) return notice(waiting.refused)
  const { db, organisationId } = asked.context
  await changeReading(db, organisationId, readingId, { state: 'cancelled' })
  return card({
    title: 'Cancelled',
    summary: 'Nothing was recorded.',
    parts: [{ kind: 'text', text: 'Nothing was recorded.' }],
  })
}
