import { and, eq, inArray } from 'drizzle-orm'
import { channelSubscriptions, people } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { type ChannelFilters, filtersText, NO_FILTERS, readFilters } from './filters.ts'

/** What a digest or a list covers, and how to say so. */
export interface Scope {
  /** The subscription whose filters these are; null for everything. */
  subscriptionId: string | null
  filters: ChannelFilters
  /** The filters in words; null when nothing is left out. */
  said: string | null
}

export const EVERYTHING: Scope = { subscriptionId: null, filters: NO_FILTERS, said: null }

/** The scope of a channel's digest, as its filters are now; undefined when there is no such subscription. */
export async function loadScope(
  db: Db,
  organisationId: string,
  subscriptionId: string,
): Promise<Scope | undefined> {
  const [row] = await db
    .select({ filters: channelSubscriptions.filters })
    .from(channelSubscriptions)
    .where(
      and(
        eq(channelSubscriptions.organisationId, organisationId),
        eq(channelSubscriptions.id, subscriptionId),
      ),
    )
  return row && scopeOf(db, organisationId, subscriptionId, row.filters)
}

export async function scopeOf(
  db: Db,
  organisationId: string,
  subscriptionId: string,
  stored: unknown,
): Promise<Scope> {
  const filters = readFilters(stored)
  const names = await collectorNames(db, organisationId, filters.collectorIds)
  return { subscriptionId, filters, said: filtersText(filters, names) }
}

export async function collectorNames(db: Db, organisationId: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .select({ name: people.name })
    .from(people)
    .where(and(eq(people.organisationId, organisationId), inArray(people.id, ids)))
    .orderBy(people.name)
  return rows.map(({ name }) => name)
}
