import { and, eq } from 'drizzle-orm'
import { channelSubscriptions } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context, Db } from '../ports.ts'
import { type ChannelFilters, filtersKey, readFilters } from './filters.ts'

type Place = { workspaceId: string; channelId: string }

const here = (organisationId: string, { workspaceId, channelId }: Place) =>
  and(
    eq(channelSubscriptions.organisationId, organisationId),
    eq(channelSubscriptions.workspaceId, workspaceId),
    eq(channelSubscriptions.channelId, channelId),
    eq(channelSubscriptions.active, true),
  )

/** What the channel's digest is narrowed to now; undefined when it gets none. */
export async function loadChannelFilters(
  db: Db,
  organisationId: string,
  place: Place,
): Promise<ChannelFilters | undefined> {
  const [row] = await db
    .select({ filters: channelSubscriptions.filters })
    .from(channelSubscriptions)
    .where(here(organisationId, place))
  return row && readFilters(row.filters)
}

/** Narrows the channel's digest anew. `absent`: the channel gets no digest. */
export async function changeFilters(
  context: Context,
  place: Place,
  filters: ChannelFilters,
): Promise<'changed' | 'unchanged' | 'absent'> {
  return context.db.transaction(async (tx) => {
    const [row] = await tx
      .select({ id: channelSubscriptions.id, filters: channelSubscriptions.filters })
      .from(channelSubscriptions)
      .where(here(context.organisationId, place))
      .for('update')
    if (!row) return 'absent'
    const before = readFilters(row.filters)
    if (filtersKey(before) === filtersKey(filters)) return 'unchanged'
    await tx.update(channelSubscriptions).set({ filters }).where(eq(channelSubscriptions.id, row.id))
    await record(tx, context, 'change-filters', `channel:${place.workspaceId}:${place.channelId}`, {
      before,
      after: filters,
    })
    return 'changed'
  })
}
