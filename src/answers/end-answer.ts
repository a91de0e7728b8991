import { timeline } from '../../db/schema.ts'
import { lockAccount } from '../accounts/store.ts'
import { record } from '../audit/record.ts'
import { lookAgain } from '../cases/look-again.ts'
import { derivedId } from '../derived-id.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import type { Answer } from './answer.ts'
import { OF_A_PLAN, refuseSpeaker } from './answer.ts'
import { unmarkDisputed } from './apply-answer.ts'
import { managersOf } from './load-situation.ts'
import { loadAnswer, settleAnswer } from './store.ts'

export type EndAnswerVerdict =
  | { kind: 'ended'; accountId: string; said: string }
  | { kind: 'refused'; why: string }

/**
 * Somebody says that what was said has come to its end: the hold is lifted, the dispute resolved, the
 * invoice sent again, the money found or not. The step comes back.
 * @param why in a few words, as the timeline tells it.
 */
export async function endAnswer(
  context: Context,
  organisation: Organisation,
  actor: Person,
  answerId: string,
  why: string,
): Promise<EndAnswerVerdict> {
  const { organisationId, now } = context
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const seen = await loadAnswer(tx, organisationId, answerId)
    const account = seen && (await lockAccount(tx, organisationId, seen.accountId))
    // Read again under the lock: whoever came first has changed it.
    const answer = account && (await loadAnswer(tx, organisationId, answerId))
    if (!answer || !account) return { kind: 'refused', why: 'That is not on record (any more).' }
    const speakers = {
      ...account.owners,
      managers: await managersOf(tx, organisationId, account),
      asked: answer.ownerId,
    }
    const refusal = refuseSpeaker(actor, speakers, account.name)
    if (refusal !== null) return { kind: 'refused', why: refusal }
    if (answer.data.planId !== undefined) return { kind: 'refused', why: OF_A_PLAN }
    const to = { state: 'ended' as const, at: now.toJSDate(), why: why.trim() || 'ended by hand' }
    if (!(await settleAnswer(tx, organisationId, answerId, 'active', to)))
      return { kind: 'refused', why: 'That has come to its end already.' }
    await unmarkDisputed(tx, organisationId, answer)
    const said = `${ENDED[answer.kind] ?? 'That is over'}${why.trim() ? `: ${why.trim()}` : ''}`
    await tx.insert(timeline).values({
      id: derivedId(organisationId, 'answer-ended', answerId),
      organisationId,
      accountId: account.id,
      at: now.toJSDate(),
      onDate: localDate(organisation, now),
      kind: 'answer-ended',
      actorId: actor.id,
      text: `${actor.name}: ${said}`,
      data: { answerId, answer: answer.kind },
    })
    await record(tx, context, 'end-answer', `account:${account.id}`, { answerId, why })
    await lookAgain(inside, organisation, [account.id])
    return { kind: 'ended', accountId: account.id, said: `${account.name}: ${said}.` }
  })
}

/** What it means that such an answer is over. */
export const ENDED: Partial<Record<Answer['kind'], string>> = {
  hold: 'the hold is over',
  promise: 'the promise is not waited for any more',
  dispute: 'the dispute is settled',
  plan: 'the question of a plan is settled',
  contact: 'the wait for a contact is over',
  not_received: 'the wait for the invoice to be sent again is over',
  process: 'the wait for the client’s process is over',
  paid: 'finance has looked for the money',
  handling: 'the CSM’s own time is over',
}
