import { timeline } from '../../db/schema.ts'
import { lockAccount } from '../accounts/store.ts'
import { undoAssignment } from '../accounts/undo-assignment.ts'
import { record } from '../audit/record.ts'
import { lookAgain } from '../cases/look-again.ts'
import { derivedId } from '../derived-id.ts'
import { undoNote } from '../notes/undo-note.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { type Answer, refuseUndo } from './answer.ts'
import { restoreContacts, unmarkDisputed } from './apply-answer.ts'
import { reopenQuestion } from './reopen-question.ts'
import { loadAnswer, settleAnswer } from './store.ts'

export type UndoAnswerVerdict =
  /** `reopened` names the question that is open again; null when it is not. */
  | { kind: 'undone'; accountId: string; said: string; clearanceId: string | null; reopened: string | null }
  | { kind: 'refused'; why: string }

/** Takes back what somebody said, for a day: what it changed is put back where nobody changed it since. */
export async function undoAnswer(
  context: Context,
  organisation: Organisation,
  actor: Person,
  answerId: string,
): Promise<UndoAnswerVerdict> {
  const { organisationId, now } = context
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const seen = await loadAnswer(tx, organisationId, answerId)
    const account = seen && (await lockAccount(tx, organisationId, seen.accountId))
    // Read again under the lock: whoever came first has changed it.
    const answer = account && (await loadAnswer(tx, organisationId, answerId))
    if (!account || !answer) return { kind: 'refused', why: 'That is not on record (any more).' }
    const why = refuseUndo(answer, actor, now.toMillis())
    if (why !== null) return { kind: 'refused', why }
    const restored = await restore(inside, organisation, actor, answer)
    if (restored !== null) return { kind: 'refused', why: restored }
    const to = { state: 'undone' as const, at: now.toJSDate(), why: `taken back by ${actor.name}` }
    await settleAnswer(tx, organisationId, answerId, answer.state, to)
    const reopened = await reopenQuestion(inside, organisation, account, answer)
    await tx.insert(timeline).values({
      id: derivedId(organisationId, 'answer-undone', answerId),
      organisationId,
      accountId: account.id,
      at: now.toJSDate(),
      onDate: localDate(organisation, now),
      kind: 'answer-undone',
      actorId: actor.id,
      text: `${actor.name} took back what ${answer.saidBy === actor.id ? 'they' : answer.saidByName} said: ${NAMES[answer.kind]}`,
      data: { answerId, answer: answer.kind },
    })
    await record(tx, context, 'undo-answer', `account:${account.id}`, { answerId, reopened })
    await lookAgain(inside, organisation, [account.id])
    return {
      kind: 'undone',
      accountId: account.id,
      clearanceId: answer.clearanceId,
      reopened,
      said: `${account.name}: that is taken back.${reopened ? ' The question is open again.' : ''}`,
    }
  })
}

const NAMES: Record<Answer['kind'], string> = {
  clear: 'the go-ahead',
  hold: 'the hold',
  promise: 'the promise',
  dispute: 'the dispute',
  plan: 'the wish for a plan',
  contact: 'the new contact',
  not_received: 'the missing invoice',
  process: 'the client’s process',
  paid: 'the claim to have paid',
  reassign: 'the new owner',
  handling: 'that it is being handled',
  note: 'a note',
}

/** Puts back what the answer changed; a sentence when that is not possible, and then nothing was changed. */
async function restore(
  context: Context,
  organisation: Organisation,
  actor: Person,
  answer: Answer,
): Promise<string | null> {
  const { db: tx, organisationId } = context
  const { data } = answer
  if (data.owner) {
    const verdict = await undoAssignment(context, organisation, actor, data.owner.assignmentId)
    if (verdict.kind === 'refused') return verdict.why
  }
  if (data.noteId) {
    const verdict = await undoNote(context, organisation, actor, data.noteId)
    if (verdict.kind === 'refused') return verdict.why
  }
  if (data.contact && !(await restoreContacts(tx, organisationId, data.contact)))
    return 'The billing contact has been changed again since, so nothing was taken back. Give the right one instead.'
  await unmarkDisputed(tx, organisationId, answer)
  return null
}
