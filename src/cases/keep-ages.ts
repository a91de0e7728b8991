import { and, eq, isNull, ne, or } from 'drizzle-orm'
import { organisations } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { bringAgesTo } from './ages.ts'
import { planningInput } from './planning-input.ts'

/** Whether ages and tiers are still those of an earlier date. */
export async function agesBehind(context: Context, organisation: Organisation): Promise<boolean> {
  const rows = await context.db
    .select({ id: organisations.id })
    .from(organisations)
    .where(behind(organisation, localDate(organisation, context.now)))
  return rows.length > 0
}

/** On the first tick of a local date, worked or not: ages and tiers follow the calendar. Plans and posts nothing. */
export async function keepAges(context: Context, organisation: Organisation): Promise<boolean> {
  if (!(await agesBehind(context, organisation))) return false
  const today = localDate(organisation, context.now)
  return context.db.transaction(async (tx) => {
    // Whoever else came at the same time waits here, and finds it done.
    const mine = await tx
      .select({ id: organisations.id })
      .from(organisations)
      .where(behind(organisation, today))
      .for('update')
    if (mine.length === 0) return false
    const version = await loadPolicy(tx, organisation.id)
    const input = await planningInput({ ...context, db: tx }, organisation, version, today)
    const { moves } = await bringAgesTo(tx, input, false, false)
    await record(tx, context, 'keep-ages', `day:${today}`, { moved: moves.length })
    return true
  })
}

const behind = ({ id }: Organisation, today: string) =>
  and(eq(organisations.id, id), or(isNull(organisations.agesOn), ne(organisations.agesOn, today)))
