import { and, asc, eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import { channelSubscriptions, workspaces } from '../../db/schema.ts'
import { filtersKey, readFilters } from '../channels/filters.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { scopeTables } from '../overdue/scope-tables.ts'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'

/** The channels that hear of an account: those with the digest whose filters let it in, the oldest first. */
export async function channelsFor(
  db: Db,
  { organisation, today, rates }: QuestionBasis,
  accountId: string,
): Promise<{ workspaceId: string; channelId: string }[]> {
  const organisationId = organisation.id
  const subscribed = await db
    .select({
      workspaceId: channelSubscriptions.workspaceId,
      channelId: channelSubscriptions.channelId,
      filters: channelSubscriptions.filters,
    })
    .from(channelSubscriptions)
    .innerJoin(workspaces, eq(workspaces.id, channelSubscriptions.workspaceId))
    .where(
      and(
        eq(channelSubscriptions.organisationId, organisationId),
        eq(channelSubscriptions.active, true),
        eq(workspaces.status, 'active'),
      ),
    )
    .orderBy(asc(channelSubscriptions.createdAt), asc(channelSubscriptions.id))
  const within: { workspaceId: string; channelId: string }[] = []
  for (const { workspaceId, channelId, filters: stored } of subscribed) {
    const filters = readFilters(stored)
    if (filtersKey(filters) !== '') {
      const basis = {
        organisationId,
        today,
        rates,
        reportingCurrency: organisation.reportingCurrency,
        filters,
      }
      const [row] = await selectRows(
        db,
        sql`with ${scopeTables(basis, sql`true`)} select exists (select from mine where account_id = ${accountId}) as found`,
        z.object({ found: z.boolean() }),
      )
      if (!row?.found) continue
    }
    within.push({ workspaceId, channelId })
  }
  return within
}
