import { eq, sql } from 'drizzle-orm'
import { organisations } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { dueAccounts } from './due-accounts.ts'
import { evaluateCases, type Move } from './evaluate-cases.ts'
import type { PlanningInput } from './planning-input.ts'
import { refreshRollups } from './refresh-rollups.ts'

/** Below this many rows the planner's figures are not worth renewing. */
const WORTH_ANALYSING = 5_000

/**
 * Makes age classes and cases right for the date: only the accounts about which something changes by then,
 * or all of them for an earlier date, after a day gone by was looked at, or when `all` asks for it.
 * @param planning whether steps are planned right after; else the next daily run looks at the accounts again.
 * @returns the accounts looked at (null means all), and those whose tier changed.
 */
export async function bringAgesTo(
  tx: Db,
  input: Omit<PlanningInput, 'accountIds'>,
  all: boolean,
  planning: boolean,
): Promise<{ input: PlanningInput; moves: Move[] }> {
  const everything = { ...input, accountIds: null }
  const [row] = await tx
    .select({ agesOn: organisations.agesOn })
    .from(organisations)
    .where(eq(organisations.id, input.organisationId))
    .for('update')
  const agesOn = row?.agesOn ?? null
  const whole = all || input.historic || agesOn === null || agesOn > input.today
  const scoped = whole ? everything : { ...input, accountIds: await dueAccounts(tx, everything) }
  await refreshRollups(tx, scoped)
  if (scoped.accountIds === null || scoped.accountIds.length > WORTH_ANALYSING)
    await tx.execute(sql`analyze rollups`)
  const moves = await evaluateCases(tx, scoped, planning ? 'when-it-changes' : 'next-run')
  if (agesOn !== input.today) {
    await tx
      .update(organisations)
      .set({ agesOn: input.today })
      .where(eq(organisations.id, input.organisationId))
  }
  return { input: scoped, moves }
}
