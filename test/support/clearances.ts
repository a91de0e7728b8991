import { sql } from 'drizzle-orm'
import { clearances } from '../../db/schema.ts'
import type { Clearance, ClearanceFacts } from '../../src/clearances/clearance.ts'
import type { Db } from '../../src/ports.ts'

type NewClearance = Omit<
  Clearance,
  'state' | 'answeredAt' | 'answeredBy' | 'answer' | 'rung' | 'facts' | 'batchKey'
> & { rung?: number; facts: ClearanceFacts; batchKey?: string | null }

/**
 * Opens a question, unless the account has one already.
 * @returns whether it is this one that is open now.
 */
export async function openQuestion(tx: Db, organisationId: string, asked: NewClearance): Promise<boolean> {
  const added = await tx
    .insert(clearances)
    .values({ ...asked, organisationId, state: 'open' })
    .onConflictDoNothing()
    .returning({ id: clearances.id })
  return added.length > 0
}

/**
 * Keeps that reminders were announced, and has the next daily run look at their accounts: the day after,
 * they may go.
 * @param told each with a `validUntil`, the last date on which the announcement counts.
 */
export async function keepAnnouncements(
  tx: Db,
  organisationId: string,
  told: readonly NewClearance[],
): Promise<void> {
  if (told.length === 0) return
  await tx
    .insert(clearances)
    .values(told.map((one) => ({ ...one, organisationId, state: 'open' })))
    .onConflictDoNothing()
  const looks = told.map(({ accountId, askedOn }) => ({ account_id: accountId, asked_on: askedOn }))
  await tx.execute(sql`
    update cases set next_evaluation_on = least(next_evaluation_on, t.asked_on + 1)
    from jsonb_to_recordset(${JSON.stringify(looks)}::jsonb) as t(account_id uuid, asked_on date)
    where cases.organisation_id = ${organisationId} and cases.account_id = t.account_id`)
}
