import { and, eq, inArray, lte, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { cases, clearances } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { CLEARANCE_STATES, type Clearance, type ClearanceState, clearanceFacts } from './clearance.ts'

const kept = z.object({
  kind: z.enum(['ask', 'announce']),
  state: z.enum(CLEARANCE_STATES),
  facts: clearanceFacts,
})

function clearanceOf({ organisationId: _, ...row }: typeof clearances.$inferSelect): Clearance {
  const { kind, state, facts } = kept.parse(row)
  return { ...row, kind, state, facts }
}

async function found(db: Db, organisationId: string, where: SQL | undefined): Promise<Clearance[]> {
  const rows = await db
    .select()
    .from(clearances)
    .where(and(eq(clearances.organisationId, organisationId), where))
    .orderBy(clearances.askedAt, clearances.id)
  return rows.map(clearanceOf)
}

export async function loadClearance(
  db: Db,
  organisationId: string,
  clearanceId: string,
): Promise<Clearance | undefined> {
  const [one] = await found(db, organisationId, eq(clearances.id, clearanceId))
  return one
}

/** Questions and announcements that are still open, oldest first; of all accounts without a list. */
export function openClearances(
  db: Db,
  organisationId: string,
  accountIds?: readonly string[],
): Promise<Clearance[]> {
  if (accountIds?.length === 0) return Promise.resolve([])
  const of = accountIds ? inArray(clearances.accountId, [...accountIds]) : undefined
  return found(db, organisationId, and(eq(clearances.state, 'open'), of))
}

/** Every yes, announcement and open question about these accounts, those that ran out included. */
export function standingClearances(
  db: Db,
  organisationId: string,
  accountIds: readonly string[],
): Promise<Clearance[]> {
  if (accountIds.length === 0) return Promise.resolve([])
  return found(
    db,
    organisationId,
    and(
      inArray(clearances.accountId, [...accountIds]),
      sql`(state = 'open' or (state in ('answered', 'decided') and answer = 'clear'))`,
    ),
  )
}

/**
 * Ends a question, or opens it again, if it is still in the state it is taken to be in: of two who try at
 * the same moment, one does. The next daily run looks at the account again: what was cleared may be so no more.
 */
export async function settleClearance(
  tx: Db,
  organisationId: string,
  clearanceId: string,
  from: ClearanceState,
  to: Partial<
    Pick<Clearance, 'answeredAt' | 'answeredBy' | 'answer' | 'validUntil' | 'nextRungAt' | 'rung' | 'rungAt'>
  > & { state: ClearanceState },
): Promise<boolean> {
  const changed = await tx
    .update(clearances)
    .set(to)
    .where(
      and(
        eq(clearances.organisationId, organisationId),
        eq(clearances.id, clearanceId),
        eq(clearances.state, from),
      ),
    )
    .returning({ accountId: clearances.accountId, askedOn: clearances.askedOn })
  const [one] = changed
  if (!one) return false
  await tx
    .update(cases)
    .set({ nextEvaluationOn: sql`least(${cases.nextEvaluationOn}, ${one.askedOn}::date)` })
    .where(and(eq(cases.organisationId, organisationId), eq(cases.accountId, one.accountId)))
  return true
}

/** Everything that may change by itself: open questions and announcements, and yeses that have not been ended. */
export function reviewable(db: Db, organisationId: string): Promise<Clearance[]> {
  return found(
    db,
    organisationId,
    sql`(state = 'open' or (state in ('answered', 'decided') and answer = 'clear'))`,
  )
}

/** Open questions whose next reminder or next asked person is due. */
export function lapsed(db: Db, organisationId: string, at: Date): Promise<Clearance[]> {
  return found(
    db,
    organisationId,
    and(eq(clearances.state, 'open'), eq(clearances.kind, 'ask'), lte(clearances.nextRungAt, at)),
  )
}
