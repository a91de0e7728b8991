import { type UndoAnswerVerdict, undoAnswer } from '../answers/undo-answer.ts'
import type { Reply } from '../chat/reply.ts'
import { answerClearance } from '../clearances/answer-clearance.ts'
import { answerForm } from '../clearances/answer-form.ts'
import { QUESTIONS_PAGE, questionListCard } from '../clearances/list-cards.ts'
import { loadQuestions } from '../clearances/load-questions.ts'
import { loadSubject } from '../clearances/load-subject.ts'
import { questionCard } from '../clearances/question-card.ts'
import { readAnswer } from '../clearances/read-answer.ts'
import { refreshMessages } from '../clearances/tell-questions.ts'
import type { InputOf } from '../command-calls.ts'
import { counted } from '../overdue/parts.ts'
import { type Asked, type Commands, card, notice } from './asked.ts'
import { correctReading } from './correct-reading.ts'
import { basisOf, GONE, give } from './give-answer.ts'

type Names =
  | 'clear-question'
  | 'clear-questions'
  | 'open-answer'
  | 'save-answer'
  | 'undo-answer'
  | 'show-question'
  | 'show-questions'

/** Answering for a client. Whether somebody may is decided by who they are to the account. */
export const CLEARANCE_COMMANDS: Commands<Names> = {
  'clear-question': { mayUse: 'everyone', run: clearQuestion },
  'clear-questions': { mayUse: 'everyone', run: clearQuestions },
  'open-answer': { mayUse: 'everyone', run: openAnswer },
  'save-answer': { mayUse: 'everyone', run: saveAnswer },
  'undo-answer': { mayUse: 'everyone', run: undo },
  'show-question': { mayUse: 'everyone', run: showQuestion },
  'show-questions': { mayUse: 'everyone', run: (asked, { page }) => showQuestions(asked, page) },
}

async function clearQuestion(asked: Asked, { clearanceId }: InputOf<'clear-question'>): Promise<Reply> {
  const { context } = asked
  const subject = await loadSubject(context.db, context.organisationId, asked.viewer.version, { clearanceId })
  if (!subject) return notice(GONE)
  return give(
    asked,
    { accountId: subject.accountId, clearanceId, answer: { kind: 'clear' } },
    asked.place.occurrence,
  )
}

/** One answer for each; what was answered meanwhile, or is not theirs, is told and left as it is. */
async function clearQuestions(asked: Asked, input: InputOf<'clear-questions'>): Promise<Reply> {
  const { context, actor, place } = asked
  const basis = await basisOf(asked)
  const { questions } = await loadQuestions(context.db, basis, { ids: input.clearanceIds })
  const problems: string[] = []
  let cleared = 0
  for (const { id, accountId, accountName } of questions) {
    const given = { accountId, clearanceId: id, answer: { kind: 'clear' as const } }
    const verdict = await answerClearance(context, basis, actor, given, `${place.occurrence}:${id}`)
    if (verdict.kind === 'recorded' || verdict.kind === 'repeated') cleared += 1
    else problems.push(`${accountName}: ${verdict.why}`)
  }
  const reply = await showQuestions(asked, 1)
  if (reply.kind !== 'card') return reply
  const said = [`${counted(cleared, 'client')} cleared to contact.`, ...problems].join(' ')
  return card({ ...reply.card, parts: [{ kind: 'text', text: said }, ...reply.card.parts] })
}

async function openAnswer(asked: Asked, input: InputOf<'open-answer'>): Promise<Reply> {
  const { context } = asked
  const { kind, clearanceId, accountId } = input
  if (clearanceId !== undefined) {
    const late = await lateFor(asked, clearanceId)
    if (late) return late
  }
  const subject = await loadSubject(context.db, context.organisationId, asked.viewer.version, {
    clearanceId,
    accountId,
  })
  if (!subject) return notice(GONE)
  return { kind: 'form', form: answerForm(subject, { ...input, kind, form: context.newId() }) }
}

/** What happened to a question meanwhile, before anybody fills in a form for nothing. */
async function lateFor(asked: Asked, clearanceId: string): Promise<Reply | undefined> {
  const basis = await basisOf(asked)
  const { questions } = await loadQuestions(asked.context.db, basis, { ids: [clearanceId] })
  const [question] = questions
  if (!question) return notice(GONE)
  return question.state === 'open' ? undefined : card(questionCard(question, basis.organisation, basis.today))
}

async function saveAnswer(asked: Asked, input: InputOf<'save-answer'>): Promise<Reply> {
  const { context, viewer } = asked
  const { kind, clearanceId, answers } = input
  const chosen = typeof answers.account === 'string' ? answers.account : undefined
  const about = { clearanceId, accountId: input.accountId ?? chosen }
  const subject = await loadSubject(context.db, context.organisationId, asked.viewer.version, about)
  if (!subject) return { kind: 'invalid', errors: { account: 'Choose the account.' } }
  const read = readAnswer(kind, answers, subject, viewer.today)
  if ('errors' in read) return { kind: 'invalid', errors: read.errors }
  const { accountId } = subject
  if (input.readingId) return correctReading(asked, input.readingId, input.at ?? 0, read.answer)
  return give(asked, { accountId, ...(clearanceId ? { clearanceId } : {}), answer: read.answer }, input.form)
}

async function undo(asked: Asked, { answerIds }: InputOf<'undo-answer'>): Promise<Reply> {
  const { context, actor } = asked
  const basis = await basisOf(asked)
  const verdict = await context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    let last: UndoAnswerVerdict = { kind: 'refused', why: 'There is nothing to take back.' }
    // The one that answered the question comes last, so that the question opens when nothing else stands.
    for (const answerId of answerIds.toReversed()) {
      last = await undoAnswer(inside, basis.organisation, actor, answerId)
      if (last.kind === 'refused') return last
      if (last.clearanceId) await refreshMessages(inside, basis, [last.clearanceId])
    }
    return last
  })
  if (verdict.kind === 'refused') return notice(verdict.why)
  const { accountId, said } = verdict
  return card({
    title: 'Taken back',
    summary: said,
    parts: [
      { kind: 'text', text: said },
      {
        kind: 'buttons',
        buttons: [{ label: 'Open account', call: { name: 'show-account', input: { accountId } } }],
      },
    ],
  })
}

async function showQuestion(asked: Asked, { clearanceId }: InputOf<'show-question'>): Promise<Reply> {
  const basis = await basisOf(asked)
  const { questions } = await loadQuestions(asked.context.db, basis, { ids: [clearanceId] })
  const [question] = questions
  return question ? card(questionCard(question, basis.organisation, basis.today)) : notice(GONE)
}

async function showQuestions(asked: Asked, page: number): Promise<Reply> {
  const { questions, total } = await loadQuestions(asked.context.db, await basisOf(asked), {
    askedPersonId: asked.actor.id,
    kind: 'ask',
    limit: QUESTIONS_PAGE,
    offset: (page - 1) * QUESTIONS_PAGE,
  })
  return card(questionListCard(questions, total, page))
}
