import { nameAccount } from '../accounts/name-account.ts'
import type { Reply } from '../chat/reply.ts'
import { answerForm, answerFormFor } from '../clearances/answer-form.ts'
import { loadQuestions } from '../clearances/load-questions.ts'
import { loadSubject } from '../clearances/load-subject.ts'
import type { Question } from '../clearances/question.ts'
import { mentionedIn, readAloud } from '../clearances/read-aloud.ts'
import { whichCard } from '../clearances/reading-card.ts'
import { changeReading, keepReading, questionsInThread } from '../clearances/reading-store.ts'
import { LONGEST_REPLY } from '../clearances/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { derivedId } from '../derived-id.ts'
import { findAccounts } from '../overdue/find-accounts.ts'
import { type Asked, type Commands, card, notice, quote } from './asked.ts'
import { basisOf } from './give-answer.ts'
import { OVERDUE_COMMANDS } from './overdue-commands.ts'
import { READING_COMMANDS } from './reading-commands.ts'
import { waitingOf } from './waiting-reading.ts'

type Names =
  | 'reply-words'
  | 'answer-words'
  | 'read-about'
  | 'confirm-reading'
  | 'edit-reading'
  | 'cancel-reading'

/** What people write in their own words. Nothing of it counts before its author has confirmed it. */
export const REPLY_COMMANDS: Commands<Names> = {
  ...READING_COMMANDS,
  'reply-words': { mayUse: 'everyone', run: replyWords },
  'answer-words': { mayUse: 'everyone', run: answerWords },
  'read-about': { mayUse: 'everyone', run: readAbout },
}

/** More than fit into a picker are narrowed by naming the client. */
const MOST_OPEN = 90

async function replyWords(asked: Asked, { words, thread }: InputOf<'reply-words'>): Promise<Reply> {
  const { context, actor, place } = asked
  const basis = await basisOf(asked)
  const inThread = thread === undefined ? [] : await questionsInThread(context, place, thread)
  const mine = { askedPersonId: actor.id, kind: 'ask', limit: MOST_OPEN, offset: 0 } as const
  const { questions } = await loadQuestions(context.db, basis, inThread.length > 0 ? { ids: inThread } : mine)
  const lookUp = () => OVERDUE_COMMANDS['find-account'].run(asked, { text: words.slice(0, 300), page: 1 })
  if (questions.length === 0) return lookUp()
  if (words.length > LONGEST_REPLY)
    return notice(
      `That is ${words.length.toLocaleString('en-US')} characters, more than I read. Nothing was recorded. Say in a few sentences what matters, or press a button.`,
    )
  const named = mentionedIn(words, questions)
  // What is said under another message is about that message, unless it names a client that is asked about.
  if (thread !== undefined && inThread.length === 0 && named.length === 0)
    return (await found(asked, words)) ?? notice(NOT_UNDER_A_QUESTION)
  const about = named.length === 1 ? named : questions
  const [only] = about
  const readingId = derivedId(context.organisationId, 'reading', actor.id, place.occurrence)
  if (about.length === 1 && only) {
    const read = await readAloud(asked.context, basis, actor, place, only, readingId, words)
    // A name or number that the client's own reply would not be is a look-up, as ever.
    return read.understood || inThread.length > 0
      ? card(read.card)
      : ((await found(asked, words)) ?? card(read.card))
  }
  return (await found(asked, words)) ?? which(asked, readingId, words, named.length > 0 ? named : questions)
}

/** Words that are the name, id or invoice of an account and nothing besides. */
async function found(asked: Asked, words: string): Promise<Reply | undefined> {
  const text = words.trim()
  if (text === '' || text.length > 80) return undefined
  const { db, organisationId } = asked.context
  const { total } = await findAccounts(db, organisationId, text, 1, 0)
  if (total === 0) return undefined
  return OVERDUE_COMMANDS['find-account'].run(asked, { text, page: 1 })
}

async function which(asked: Asked, readingId: string, said: string, among: Question[]): Promise<Reply> {
  const [first] = among
  if (!first) return notice('No client waits for your answer.')
  // Until its author says which client it is about, the reply is kept with the first of them.
  await keepReading(asked.context.db, asked.context, {
    id: readingId,
    accountId: first.accountId,
    clearanceId: null,
    personId: asked.actor.id,
    said,
    understood: { among: among.map(({ id }) => id), readings: [], questions: [] },
  })
  return card(whichCard(readingId, among))
}

async function readAbout(asked: Asked, { readingId, clearanceId }: InputOf<'read-about'>): Promise<Reply> {
  const { context, actor } = asked
  const waiting = await waitingOf(asked, readingId)
  if ('refused' in waiting) return notice(waiting.refused)
  if (!waiting.reading.understood.among.includes(clearanceId))
    return notice('That client was not among those asked about.')
  const basis = await basisOf(asked)
  const { questions } = await loadQuestions(context.db, basis, { ids: [clearanceId] })
  const [question] = questions
  if (!question) return notice('That question does not exist (any more).')
  await changeReading(context.db, context.organisationId, readingId, { state: 'cancelled' })
  const next = derivedId(context.organisationId, 'reading-about', readingId, clearanceId)
  return card(
    (await readAloud(context, basis, actor, asked.place, question, next, waiting.reading.said)).card,
  )
}

const NOT_UNDER_A_QUESTION =
  'That thread is not about a question, so nothing was recorded. Write under the question, or name the client.'

const VERBS = { hold: 'hold', promise: 'they will pay', dispute: 'they dispute' } as const

/** `/dunwell hold Acme until Friday, waiting for a PO`: played back, or asked with a form where words are missing. */
async function answerWords(asked: Asked, { kind, words }: InputOf<'answer-words'>): Promise<Reply> {
  const { context, actor, place } = asked
  const { db, organisationId } = context
  if (words.trim() === '')
    return notice(
      `Say for which account, then what: ${quote(asked, 'dunwell', `${kind} Acme ${EXAMPLES[kind]}`)}.`,
    )
  const { accounts, rest } = await nameAccount(db, organisationId, words)
  const [only, ...others] = accounts
  if (!only) return notice(`No account is called like the beginning of “${words.slice(0, 60)}”.`)
  const form = context.newId()
  if (others.length > 0) return { kind: 'form', form: answerFormFor(accounts, { kind, form }) }
  const subject = await loadSubject(db, organisationId, asked.viewer.version, { accountId: only.id })
  if (!subject) return notice('That account is not in the ledger (any more).')
  if (rest === '') return { kind: 'form', form: answerForm(subject, { kind, form, accountId: only.id }) }
  const readingId = derivedId(organisationId, 'reading', actor.id, place.occurrence)
  const about = { accountId: only.id, id: null }
  const said = `${VERBS[kind]} ${rest}`
  const read = await readAloud(context, await basisOf(asked), actor, place, about, readingId, said)
  return card(read.card)
}

const EXAMPLES = {
  hold: 'until Friday, their AP lead is away',
  promise: '1200 on the 15th',
  dispute: 'two seats too many on LF-1042',
}
