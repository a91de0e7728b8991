import * as z from 'zod'
import { formatMoney, isCurrency, type Money, shortMoney } from '../receivables/money.ts'
import { type Rates, totalIn } from '../receivables/rates.ts'

const values = z.array(z.string()).default([])

/** What a channel's digest is narrowed to. An empty list leaves that side open. */
export const channelFilters = z.object({
  segments: values,
  regions: values,
  currencies: z.array(z.string().refine(isCurrency)).default([]),
  collectorIds: z.array(z.uuid()).default([]),
  /** Accounts that owe less than this overdue are left out. */
  minimum: z
    .object({ amountMinor: z.int().positive(), currency: z.string().refine(isCurrency) })
    .nullable()
    .default(null),
})
export type ChannelFilters = z.infer<typeof channelFilters>

export const NO_FILTERS: ChannelFilters = channelFilters.parse({})

/** What a subscription stored; what this release cannot read narrows nothing, and so hides nothing. */
export function readFilters(stored: unknown): ChannelFilters {
  return channelFilters.safeParse(stored).data ?? NO_FILTERS
}

/** The same for equal filters, in whatever order they were chosen. */
export function filtersKey(filters: ChannelFilters): string {
  const { segments, regions, currencies, collectorIds, minimum } = filters
  const lists = [segments, regions, currencies, collectorIds].map((list) => [...list].sort())
  const empty = lists.every((list) => list.length === 0) && minimum === null
  return empty ? '' : JSON.stringify([...lists, minimum && [minimum.amountMinor, minimum.currency]])
}

/** The minimum in the reporting currency; null when there is none, or no rate to compare with. */
export function minimumIn(filters: ChannelFilters, reportingCurrency: string, rates: Rates): Money | null {
  return filters.minimum && totalIn(reportingCurrency, [filters.minimum], rates)
}

/** `Enterprise or mid-market, EMEA, from $10K`; null when nothing is narrowed. */
export function filtersText(filters: ChannelFilters, collectors: string[]): string | null {
  const { minimum } = filters
  const parts = [
    filters.segments.join(' or '),
    filters.regions.join(' or '),
    filters.currencies.join(' or '),
    collectors.length > 0 ? `collector ${collectors.join(' or ')}` : '',
    minimum ? `from ${amountText(minimum)}` : '',
  ].filter((part) => part !== '')
  if (parts.length === 0) return null
  const text = parts.join(', ')
  return text.charAt(0).toLocaleUpperCase('en-US') + text.slice(1)
}

/** Short only where the short form is exact: `$10K`, but `$10,250.00`. */
function amountText(money: Money): string {
  const short = shortMoney(money)
  const digits = Number(short.replace(/[^\d.]/g, ''))
  const scale = short.endsWith('K') ? 1e3 : short.endsWith('M') ? 1e6 : short.endsWith('B') ? 1e9 : 1
  const whole = Number(formatMoney(money).replace(/[^\d.]/g, ''))
  return Math.abs(digits * scale - whole) < 0.001 ? short : formatMoney(money)
}
