import { eq, sql } from 'drizzle-orm'
import { organisations } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { agedAccounts, dueAccounts } from './due-accounts.ts'
import { evaluateCases, type Move } from './evaluate-cases.ts'
import type { PlanningInput } from './planning-input.ts'
import { refreshRollups } from './refresh-rollups.ts'

/** Below this many rows the planner's figures are not worth renewing. */
const WORTH_ANALYSING = 5_000

/**
 * Makes age classes and cases right for the date: only the accounts about which something changes by then,
 * or all of them for an earlier date, after a day gone by, under a new policy, or when `all` asks for it.
 * @param planning whether steps are planned right after; else the next daily run looks at the accounts again.
 * @returns the accounts looked at (null means all), and those whose tier changed.
 */
export async function bringAgesTo(
  tx: Db,
  input: Omit<PlanningInput, 'accountIds'>,
  all: boolean,
  planning: boolean,
): Promise<{ input: PlanningInput; moves: Move[] }> {
  const [row] = await tx
    .select({ agesOn: organisations.agesOn, policyId: organisations.agesPolicyId })
    .from(organisations)
    .where(eq(organisations.id, input.organisationId))
    .for('update')
  const agesOn = row?.agesOn ?? null
  const samePolicy = row?.policyId === input.policyVersionId
  const whole = all || input.historic || !samePolicy || agesOn === null || agesOn > input.today
  // Grouping a large ledger in the default 4 MB would sort on disk instead of hashing.
  await tx.execute(sql`set local work_mem = '64MB'`)
  const due = whole ? null : await dueAccounts(tx, input)
  const aged = whole ? null : await agedAccounts(tx, input)
  if (aged === null || aged.length > 0) await refreshRollups(tx, { ...input, accountIds: aged })
  if (aged === null || aged.length > WORTH_ANALYSING) await tx.execute(sql`analyze rollups`)
  const scoped = { ...input, accountIds: due }
  const moves = await evaluateCases(tx, scoped, planning ? 'when-it-changes' : 'next-run')
  // After a look at a day gone by, the next look at the present has to be a whole one.
  const keptFor = input.historic ? null : input.today
  if (agesOn !== keptFor || !samePolicy) await keepDate(tx, input, keptFor)
  return { input: scoped, moves }
}

/** Says for which date, under the policy at hand, every age class is right; null when for none. */
export async function keepDate(
  tx: Db,
  input: Omit<PlanningInput, 'accountIds'>,
  date: string | null,
): Promise<void> {
  await tx
    .update(organisations)
    .set({ agesOn: date, agesPolicyId: input.policyVersionId })
    .where(eq(organisations.id, input.organisationId))
}
