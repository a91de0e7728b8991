import type { AnswerInput } from '../answers/answer.ts'
import type { Reply } from '../chat/reply.ts'
import { answerClearance } from '../clearances/answer-clearance.ts'
import { readingCard } from '../clearances/reading-card.ts'
import { changeReading } from '../clearances/reading-store.ts'
import { type Asked, card, notice } from './asked.ts'
import { basisOf, recordedCard } from './give-answer.ts'
import { NothingRecorded, settleReading, subjectOf, waitingOf } from './waiting-reading.ts'

/** A reading its author put right in a form: it counts as they wrote it, and what else was said still waits. */
export async function correctReading(
  asked: Asked,
  readingId: string,
  at: number,
  answer: AnswerInput,
): Promise<Reply> {
  const { context, actor } = asked
  const waiting = await waitingOf(asked, readingId)
  if ('refused' in waiting) return notice(waiting.refused)
  const { reading } = waiting
  const subject = await subjectOf(asked, reading)
  if (!subject) return notice('That account is not in the ledger (any more).')
  const basis = await basisOf(asked)
  const { accountId, clearanceId } = reading
  const rest = reading.understood.readings.filter((_, index) => index !== at)
  const left = { ...reading.understood, readings: rest, questions: [] }
  return settleReading(context, async (inside): Promise<Reply> => {
    const state = rest.length > 0 ? 'waiting' : 'corrected'
    // The question is answered by this; what is left is said besides.
    const to = { state, understood: left, clearanceId: null }
    if (!(await changeReading(inside.db, context.organisationId, readingId, to)))
      return notice('That reply is settled already.')
    const given = { accountId, ...(clearanceId ? { clearanceId } : {}), answer }
    const occurrence = `reading:${readingId}:corrected:${rest.length}`
    const verdict = await answerClearance(inside, basis, actor, given, occurrence)
    if (verdict.kind === 'refused' || verdict.kind === 'late') throw new NothingRecorded(verdict.why)
    if (rest.length > 0) return card(readingCard(readingId, subject, left, asked.viewer.today))
    return recordedCard(verdict)
  })
}
