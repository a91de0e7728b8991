import { and, asc, eq, inArray, lte, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { answers, people } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { ANSWER_KINDS, type Answer, type AnswerState, answerData } from './answer.ts'

const columns = {
  id: answers.id,
  accountId: answers.accountId,
  clearanceId: answers.clearanceId,
  kind: answers.kind,
  state: answers.state,
  untilOn: answers.untilOn,
  gateEndsOn: answers.gateEndsOn,
  amountMinor: answers.amountMinor,
  currency: answers.currency,
  invoiceIds: answers.invoiceIds,
  reason: answers.reason,
  contact: answers.contact,
  personId: answers.personId,
  ownerId: answers.ownerId,
  saidBy: answers.saidBy,
  saidByName: sql<string>`coalesce(${people.name}, 'somebody')`,
  saidAt: answers.saidAt,
  saidOn: answers.saidOn,
  endedAt: answers.endedAt,
  endedWhy: answers.endedWhy,
  data: answers.data,
}

const kept = z.object({
  kind: z.enum(ANSWER_KINDS),
  state: z.enum(['active', 'ended', 'kept', 'partly', 'broken', 'undone']),
  contact: z.object({ name: z.string().nullable(), email: z.string().nullable() }).nullable(),
  data: answerData,
})

function selectAnswers(db: Db) {
  return db
    .select(columns)
    .from(answers)
    .leftJoin(people, and(eq(people.organisationId, answers.organisationId), eq(people.id, answers.saidBy)))
}

type Row = Awaited<ReturnType<typeof selectAnswers>>[number]

function answerOf(row: Row): Answer {
  const { kind, state, contact, data } = kept.parse(row)
  return { ...row, kind, state, contact, data }
}

async function found(db: Db, organisationId: string, where: SQL | undefined): Promise<Answer[]> {
  const rows = await selectAnswers(db)
    .where(and(eq(answers.organisationId, organisationId), where))
    .orderBy(asc(answers.saidAt), asc(answers.id))
  return rows.map(answerOf)
}

/** What stands about these accounts, oldest first. */
export function activeAnswers(
  db: Db,
  organisationId: string,
  accountIds: readonly string[],
): Promise<Answer[]> {
  if (accountIds.length === 0) return Promise.resolve([])
  return found(
    db,
    organisationId,
    and(eq(answers.state, 'active'), inArray(answers.accountId, [...accountIds])),
  )
}

/** Active answers of that kind whose gate is open again by that date. */
export function answersOver(db: Db, organisationId: string, today: string): Promise<Answer[]> {
  return found(
    db,
    organisationId,
    and(eq(answers.state, 'active'), lte(answers.gateEndsOn, today), sql`${answers.kind} <> 'promise'`),
  )
}

/** Promises and claims to have paid of every account that has one running, those already judged included. */
export function promisesToJudge(db: Db, organisationId: string): Promise<Answer[]> {
  return found(
    db,
    organisationId,
    and(
      inArray(answers.kind, ['promise', 'paid']),
      inArray(answers.state, ['active', 'kept', 'partly', 'broken']),
      sql`${answers.accountId} in (select account_id from answers
        where organisation_id = ${organisationId} and state = 'active' and kind in ('promise', 'paid'))`,
    ),
  )
}

/** How often a promise of the account was broken, wholly or in part. */
export async function brokenPromises(db: Db, organisationId: string, accountId: string): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(answers)
    .where(
      and(
        eq(answers.organisationId, organisationId),
        eq(answers.accountId, accountId),
        eq(answers.kind, 'promise'),
        inArray(answers.state, ['partly', 'broken']),
      ),
    )
  return row?.count ?? 0
}

export async function loadAnswer(
  db: Db,
  organisationId: string,
  answerId: string,
): Promise<Answer | undefined> {
  const [one] = await found(db, organisationId, eq(answers.id, answerId))
  return one
}

/** Ends an answer, if it is still in that state: of two who try, one does. */
export async function settleAnswer(
  tx: Db,
  organisationId: string,
  answerId: string,
  from: AnswerState,
  to: { state: AnswerState; at: Date; why: string; data?: Answer['data'] },
): Promise<boolean> {
  const changed = await tx
    .update(answers)
    .set({
      state: to.state,
      endedAt: to.at,
      endedWhy: to.why,
      ...(to.data ? { data: to.data } : {}),
    })
    .where(and(eq(answers.organisationId, organisationId), eq(answers.id, answerId), eq(answers.state, from)))
    .returning({ id: answers.id })
  return changed.length > 0
}
