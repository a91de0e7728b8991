import { eq } from 'drizzle-orm'
import { rates } from '../../db/schema.ts'
import { bulkSave } from './bulk-save.ts'
import type { ImportPlan, Planning, Verdict } from './import-plan.ts'
import type { RateRow } from './read-master-rows.ts'

/** Works out what a file of exchange rates changes. */
export async function planRates(rows: RateRow[], { tx, context }: Planning): Promise<ImportPlan> {
  const { organisationId } = context
  const stored = await tx.select().from(rates).where(eq(rates.organisationId, organisationId))
  const known = new Map(stored.map((rate) => [`${rate.currency} ${rate.onDate}`, rate.rate]))
  const counts: Record<Verdict, number> = { new: 0, changed: 0, unchanged: 0 }
  const altered = rows.filter((row) => {
    const before = known.get(row.id)
    const verdict = before === undefined ? 'new' : before === row.rate ? 'unchanged' : 'changed'
    counts[verdict] += 1
    return verdict !== 'unchanged'
  })
  return {
    records: rows.length,
    sums: new Map(),
    ...counts,
    save: async () => {
      const values = altered.map((row) => ({
        organisationId,
        currency: row.currency,
        onDate: row.on,
        rate: row.rate,
      }))
      await bulkSave(tx, rates, values, { key: ['organisation_id', 'currency', 'on_date'] })
      return []
    },
  }
}
