import { answers, timeline } from '../../db/schema.ts'
import { lockAccount, type OwnedAccount } from '../accounts/store.ts'
import { record } from '../audit/record.ts'
import { lookAgain } from '../cases/look-again.ts'
import { derivedId } from '../derived-id.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import type { Person } from '../people/person.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { type AnswerInput, refuseSpeaker } from './answer.ts'
import { answerClause } from './answer-words.ts'
import { applyAnswer } from './apply-answer.ts'
import { type Draft, type DraftFacts, draftAnswer } from './draft-answer.ts'
import { managersOf, openInvoicesOf, peopleAround } from './load-situation.ts'
import { findQuestion, settleQuestions } from './settle-question.ts'
import { loadAnswer } from './store.ts'

export type AnswerVerdict =
  /**
   * `clearanceId` names the question that this answered, if it answered one; `answered` every question and
   * announcement that it ended: their cards change.
   */
  | {
      kind: 'recorded'
      answerId: string
      answerIds: string[]
      said: string
      clearanceId: string | null
      answered: string[]
      accountId: string
    }
  /** The same click, form or reply came twice: nothing changed the second time. */
  | { kind: 'repeated'; answerId: string; said: string; accountId: string }
  /** Somebody else was faster, or the question is over; `why` says who and what. Nothing was recorded. */
  | { kind: 'late'; why: string; clearanceId: string; accountId: string }
  | { kind: 'refused'; why: string }

export interface GivenAnswer {
  accountId: string
  /** The question it answers; without one, the account's open question is answered as well. */
  clearanceId?: string | undefined
  answer: AnswerInput
  /** What else was said in the same breath. */
  further?: AnswerInput[]
}

/**
 * Keeps what somebody said about a client, does what follows from it, and answers the question it was an
 * answer to: all of it or nothing. Of two answers to one question the first wins.
 * @param occurrence names the click, form or reply; a second delivery changes nothing.
 */
export async function recordAnswer(
  context: Context,
  organisation: Organisation,
  actor: Person,
  given: GivenAnswer,
  occurrence: string,
): Promise<AnswerVerdict> {
  try {
    return await context.db.transaction((tx) =>
      recordInside({ ...context, db: tx }, organisation, actor, given, occurrence),
    )
  } catch (error) {
    if (error instanceof RefusedHalfway) return refused(error.message)
    throw error
  }
}

/** One of several answers cannot be kept, so none is: it undoes the transaction. */
class RefusedHalfway extends Error {}

async function recordInside(
  context: Context,
  organisation: Organisation,
  actor: Person,
  given: GivenAnswer,
  occurrence: string,
): Promise<AnswerVerdict> {
  const { db: tx, organisationId } = context
  const account = await lockAccount(tx, organisationId, given.accountId)
  if (!account) return refused('That account is not in the ledger (any more). Nothing was kept.')
  const answerId = idOf(context, actor, given, occurrence, 0)
  const before = await loadAnswer(tx, organisationId, answerId)
  if (before) {
    const said = `That is kept already: ${account.name}.`
    return { kind: 'repeated', answerId, said, accountId: account.id }
  }
  const question = await findQuestion(context, organisation, account.id, given)
  if (question.kind !== 'found') return question
  const speakers = {
    ...account.owners,
    managers: await managersOf(tx, organisationId, account),
    asked: question.asked,
  }
  const why = refuseSpeaker(actor, speakers, account.name)
  if (why !== null) return refused(why)
  const inputs = [given.answer, ...(given.further ?? [])]
  const facts = await factsFor(context, organisation, actor, account)
  const drafts: Draft[] = []
  for (const input of inputs) {
    const verdict = draftAnswer(input, facts)
    if (verdict.kind === 'refused') return verdict
    drafts.push(verdict.draft)
  }
  const clauses: string[] = []
  for (const [at, input] of inputs.entries()) {
    const draft = drafts[at]
    if (!draft) continue
    const id = idOf(context, actor, given, occurrence, at)
    const kept = await keep(context, organisation, actor, account, {
      id,
      input,
      draft,
      facts,
      question,
      occurrence,
    })
    if (kept.kind === 'refused') {
      if (at > 0) throw new RefusedHalfway(kept.why)
      return kept
    }
    clauses.push(kept.clause)
  }
  const answered = await settleQuestions(context, organisation, actor, question, inputs, account)
  await lookAgain(context, organisation, [account.id])
  return {
    kind: 'recorded',
    answerId,
    answerIds: inputs.map((_, at) => idOf(context, actor, given, occurrence, at)),
    said: `${account.name}: ${clauses.join('; ')}.`,
    clearanceId: question.clearanceId,
    answered,
    accountId: account.id,
  }
}

function refused(why: string): AnswerVerdict {
  return { kind: 'refused', why }
}

function idOf(context: Context, actor: Person, given: GivenAnswer, occurrence: string, at: number): string {
  return derivedId(context.organisationId, 'answer', actor.id, given.accountId, occurrence, String(at))
}

async function factsFor(
  { db: tx, organisationId, now }: Context,
  organisation: Organisation,
  actor: Person,
  { id, owners }: OwnedAccount,
): Promise<DraftFacts> {
  const version = await loadPolicy(tx, organisationId)
  return {
    organisation,
    today: localDate(organisation, now),
    graceWorkingDays: version.policy.promises.graceWorkingDays,
    actorId: actor.id,
    csmId: owners.csm,
    collectorId: owners.collector,
    invoices: await openInvoicesOf(tx, organisationId, version, id),
  }
}

interface Kept {
  id: string
  input: AnswerInput
  draft: Draft
  facts: DraftFacts
  question: { asked: string | null; clearanceId: string | null }
  occurrence: string
}

/** One answer with its effects, its row, its line on the timeline and its audit record. */
async function keep(
  context: Context,
  organisation: Organisation,
  actor: Person,
  account: OwnedAccount,
  { id, input, draft, facts, question, occurrence }: Kept,
): Promise<{ kind: 'kept'; clause: string } | { kind: 'refused'; why: string }> {
  const { db: tx, organisationId, now } = context
  const words = `${occurrence}:${id}`
  const applied = await applyAnswer(context, organisation, actor, account.id, input, facts.invoices, words)
  if (applied.kind === 'refused') return applied
  const { endedWhy, ...row } = draft
  const data = { ...draft.data, ...applied.data }
  await tx.insert(answers).values({
    ...row,
    id,
    organisationId,
    accountId: account.id,
    clearanceId: question.clearanceId,
    kind: input.kind,
    saidBy: actor.id,
    saidAt: now.toJSDate(),
    saidOn: facts.today,
    endedAt: endedWhy === null ? null : now.toJSDate(),
    endedWhy,
    contact: draft.contact ? { ...draft.contact } : null,
    data,
  })
  const names = await peopleAround(tx, organisationId, [draft.personId])
  const numbers = 'invoiceIds' in input ? input.invoiceIds : []
  const clause = answerClause(
    {
      ...draft,
      kind: input.kind,
      data,
      numbers: facts.invoices.filter((one) => numbers.includes(one.id)).map(({ number }) => number),
      personName: draft.personId === null ? null : (names.get(draft.personId)?.name ?? null),
    },
    facts.today,
  )
  // A note, a new owner and a plan tell of themselves.
  if (input.kind !== 'note' && input.kind !== 'reassign' && data.planId === undefined)
    await tx.insert(timeline).values({
      id: derivedId(organisationId, 'answer-said', id),
      organisationId,
      accountId: account.id,
      at: now.toJSDate(),
      onDate: facts.today,
      kind: 'answer',
      actorId: actor.id,
      text: `${actor.name}: ${clause}`,
      data: { answerId: id, answer: input.kind },
    })
  await record(tx, context, 'record-answer', `account:${account.id}`, {
    answerId: id,
    clearanceId: question.clearanceId,
    ...input,
    ...applied.data,
  })
  return { kind: 'kept', clause }
}
