import { and, desc, eq, lte } from 'drizzle-orm'
import { rates } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { convertMoney, type Money } from './money.ts'

/** Units of the reporting currency per unit of each currency. */
export type Rates = Readonly<Record<string, string>>

/** The newest rate of each currency given for that date or earlier. */
export async function ratesOn(db: Db, organisationId: string, date: string): Promise<Rates> {
  const rows = await db
    .selectDistinctOn([rates.currency], { currency: rates.currency, rate: rates.rate })
    .from(rates)
    .where(and(eq(rates.organisationId, organisationId), lte(rates.onDate, date)))
    .orderBy(rates.currency, desc(rates.onDate))
  return Object.fromEntries(rows.map((row) => [row.currency, row.rate]))
}

/** One sum in the reporting currency, or null while a currency has no rate: nothing is added without one. */
export function totalIn(reportingCurrency: string, sums: Money[], known: Rates): Money | null {
  let amountMinor = 0
  for (const sum of sums) {
    const rate = sum.currency === reportingCurrency ? '1' : known[sum.currency]
    if (rate === undefined) return null
    amountMinor += convertMoney(sum, reportingCurrency, rate).amountMinor
  }
  return { amountMinor, currency: reportingCurrency }
}
