import { and, eq, isNull, ne, or } from 'drizzle-orm'
import { organisations } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { bringAgesTo } from './ages.ts'
import { planningInput } from './planning-input.ts'

/** On the first tick of a local date, worked or not: ages and tiers follow the calendar. Plans and posts nothing. */
export async function keepAges(context: Context, organisation: Organisation): Promise<boolean> {
  const today = localDate(organisation, context.now)
  const behind = and(
    eq(organisations.id, organisation.id),
    or(isNull(organisations.agesOn), ne(organisations.agesOn, today)),
  )
  const [row] = await context.db.select({ id: organisations.id }).from(organisations).where(behind)
  if (!row) return false
  await context.db.transaction(async (tx) => {
    const version = await loadPolicy(tx, organisation.id)
    const input = await planningInput({ ...context, db: tx }, organisation, version, today)
    const { moves } = await bringAgesTo(tx, input, false, false)
    await record(tx, context, 'keep-ages', `day:${today}`, { moved: moves.length })
  })
  return true
}
