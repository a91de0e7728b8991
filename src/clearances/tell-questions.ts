import { and, eq, inArray } from 'drizzle-orm'
import { clearanceMessages, outbox } from '../../db/schema.ts'
import type { Card } from '../chat/card.ts'
import { isChatEffect } from '../outbox/effect.ts'
import { enqueue, laneOf } from '../outbox/enqueue.ts'
import type { Context } from '../ports.ts'
import type { Askable } from './choose-asked.ts'
import { announcedCard, QUESTIONS_PAGE, questionListCard } from './list-cards.ts'
import { loadQuestions, type QuestionBasis } from './load-questions.ts'
import { MOST_CARDS, type Question } from './question.ts'
import { questionCard } from './question-card.ts'

/** The occasion of a question that is new. */
export const FIRST_TIME = 'asked'

const LIST = 'questions:'
const ANNOUNCED = 'announced:'

/**
 * Writes to somebody about questions they are asked: a card each, or, when too many wait for them, one list.
 * Inside the caller's transaction.
 * @param occasion names why, so that the same occasion writes once.
 */
export async function tellQuestions(
  context: Context,
  basis: QuestionBasis,
  person: Askable,
  clearanceIds: string[],
  occasion: string,
): Promise<void> {
  const open = { askedPersonId: person.id, kind: 'ask', limit: QUESTIONS_PAGE, offset: 0 } as const
  const waiting = await loadQuestions(context.db, basis, open)
  if (waiting.total > MOST_CARDS) {
    const key = `${LIST}${person.id}:${basis.today}:${occasion}`
    const card = questionListCard(waiting.questions, waiting.total, 1)
    return post(context, person, key, card, clearanceIds)
  }
  const { questions } = await loadQuestions(context.db, basis, { ids: clearanceIds })
  const posted = new Set<string>()
  for (const question of questions) {
    const key = `clearance:${question.id}:${person.id}:${occasion}`
    posted.add(key)
    await post(context, person, key, questionCard(question, basis.organisation, basis.today), [question.id])
  }
  if (occasion !== FIRST_TIME) await refreshMessages(context, basis, clearanceIds, posted)
}

/** Tells of reminders that go by themselves, in one message. */
export async function tellAnnounced(
  context: Context,
  basis: QuestionBasis,
  person: Askable,
  clearanceIds: string[],
  goesOn: string,
): Promise<void> {
  const { questions } = await loadQuestions(context.db, basis, { ids: clearanceIds })
  const key = `${ANNOUNCED}${person.id}:${basis.today}:${goesOn}`
  await post(context, person, key, announcedCard(questions, goesOn), clearanceIds)
}

async function post(
  context: Context,
  person: Askable,
  key: string,
  card: Card,
  clearanceIds: string[],
): Promise<void> {
  const [place] = person.places
  if (!place) return
  const { organisationId } = context
  const { workspaceId, userId } = place
  const lane = laneOf(workspaceId, { userId })
  const effect = { kind: 'post', workspaceId, to: { userId }, card } as const
  const isNew = await enqueue(context.db, context, key, lane, effect)
  if (!isNew) {
    const edit = { kind: 'update', workspaceId, messageKey: key, card } as const
    await enqueue(context.db, context, `${key}:edit:${context.newId()}`, lane, edit)
  }
  const rows = clearanceIds.map((clearanceId) => ({
    organisationId,
    clearanceId,
    messageKey: key,
    personId: person.id,
  }))
  await context.db.insert(clearanceMessages).values(rows).onConflictDoNothing()
}

/**
 * Draws every delivered copy of those questions anew, from what holds now; inside the caller's transaction.
 * @param except messages that were drawn just now.
 */
export async function refreshMessages(
  context: Context,
  basis: QuestionBasis,
  clearanceIds: string[],
  except: ReadonlySet<string> = new Set(),
): Promise<void> {
  if (clearanceIds.length === 0) return
  const { db: tx, organisationId } = context
  const copies = await tx
    .selectDistinct({
      messageKey: clearanceMessages.messageKey,
      personId: clearanceMessages.personId,
      payload: outbox.payload,
      lane: outbox.lane,
      sequence: outbox.sequence,
    })
    .from(clearanceMessages)
    .innerJoin(
      outbox,
      and(eq(outbox.organisationId, organisationId), eq(outbox.key, clearanceMessages.messageKey)),
    )
    .where(
      and(
        eq(clearanceMessages.organisationId, organisationId),
        inArray(clearanceMessages.clearanceId, clearanceIds),
      ),
    )
  /** Of a question asked several times, each person answers on the latest copy. */
  const latest = new Map<string, number>()
  for (const { messageKey, sequence } of copies) {
    const about = aboutOf(messageKey)
    latest.set(about, Math.max(sequence, latest.get(about) ?? 0))
  }
  for (const { messageKey, personId, payload, lane, sequence } of copies) {
    if (!isChatEffect(payload) || except.has(messageKey)) continue
    const isLatest = latest.get(aboutOf(messageKey)) === sequence
    const card = await cardOf(context, basis, messageKey, personId, isLatest)
    if (!card) continue
    const effect = { kind: 'update', workspaceId: payload.workspaceId, messageKey, card } as const
    await enqueue(tx, context, `${messageKey}:edit:${context.newId()}`, lane, effect)
  }
}

async function cardOf(
  context: Context,
  basis: QuestionBasis,
  messageKey: string,
  personId: string,
  isLatest: boolean,
): Promise<Card | undefined> {
  if (messageKey.startsWith(LIST)) {
    const open = { askedPersonId: personId, kind: 'ask', limit: QUESTIONS_PAGE, offset: 0 } as const
    const { questions, total } = await loadQuestions(context.db, basis, open)
    return questionListCard(questions, total, 1)
  }
  const shown = await shownIn(context, messageKey)
  const { questions } = await loadQuestions(context.db, basis, { ids: shown })
  if (messageKey.startsWith(ANNOUNCED)) return announcedCard(questions, messageKey.split(':').at(-1) ?? '')
  const [question]: (Question | undefined)[] = questions
  if (question?.state === 'open' && !isLatest) return askedBelow(question)
  return question && questionCard(question, basis.organisation, basis.today)
}

/** A question and a person, for a question's own card; any other message stands for itself. */
function aboutOf(messageKey: string): string {
  const [kind, clearanceId, personId] = messageKey.split(':')
  return kind === 'clearance' ? `${clearanceId}:${personId}` : messageKey
}

function askedBelow({ accountName }: Question): Card {
  const text = 'It is asked again further down.'
  return { title: accountName, summary: `${accountName}: ${text}`, parts: [{ kind: 'context', text }] }
}

/** The questions that a message shows. */
export async function shownIn(
  { db, organisationId }: Pick<Context, 'db' | 'organisationId'>,
  messageKey: string,
): Promise<string[]> {
  const rows = await db
    .select({ id: clearanceMessages.clearanceId })
    .from(clearanceMessages)
    .where(
      and(eq(clearanceMessages.organisationId, organisationId), eq(clearanceMessages.messageKey, messageKey)),
    )
  return rows.map(({ id }) => id)
}
