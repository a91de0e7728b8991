import { and, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { DateTime } from 'luxon'
import { channelSubscriptions, dailyRuns, outbox, workspaces } from '../../db/schema.ts'
import type { Absence } from '../absences/absence.ts'
import { absentOn } from '../absences/store.ts'
import { listUnreachable, type Unreachable } from '../people/unreachable.ts'
import type { Db } from '../ports.ts'
import { loadFreshness, type SourceFreshness } from '../receivables/freshness.ts'
import { scopeOf } from './load-scope.ts'

export interface Status {
  lastRun: { date: string; at: DateTime } | null
  sources: SourceFreshness[]
  /** `said`: what the channel's digest is narrowed to, in words. */
  channels: { name: string; id: string; workspaceId: string; platform: string; said: string | null }[]
  workspaceProblems: string[]
  /** Channels that would get the digest, were we let in. */
  suspended: { platform: string; name: string; problem: string }[]
  unreachable: Unreachable[]
  /** Who is away today, and who stands in. */
  away: Absence[]
  /** Effects that were refused for good or whose fate is unknown, newest first. */
  undelivered: { state: string; problem: string; at: DateTime }[]
  undeliveredTotal: number
}

const SHOWN = 5

export async function loadStatus(db: Db, organisationId: string, today: string): Promise<Status> {
  const [run] = await db
    .select()
    .from(dailyRuns)
    .where(eq(dailyRuns.organisationId, organisationId))
    .orderBy(desc(dailyRuns.onDate))
    .limit(1)
  const subscriptions = await db
    .select({
      subscriptionId: channelSubscriptions.id,
      filters: channelSubscriptions.filters,
      name: channelSubscriptions.channelName,
      id: channelSubscriptions.channelId,
      workspaceId: channelSubscriptions.workspaceId,
      platform: workspaces.platform,
    })
    .from(channelSubscriptions)
    .innerJoin(workspaces, eq(workspaces.id, channelSubscriptions.workspaceId))
    .where(
      and(eq(channelSubscriptions.organisationId, organisationId), eq(channelSubscriptions.active, true)),
    )
    .orderBy(channelSubscriptions.createdAt)
  const channels = await Promise.all(
    subscriptions.map(async ({ subscriptionId, filters, ...channel }) => {
      const { said } = await scopeOf(db, organisationId, subscriptionId, filters)
      return { ...channel, said }
    }),
  )
  const revoked = await db
    .select({ name: workspaces.name, problem: workspaces.problem })
    .from(workspaces)
    .where(and(eq(workspaces.organisationId, organisationId), eq(workspaces.status, 'revoked')))
  const suspended = await db
    .select({
      platform: workspaces.platform,
      name: channelSubscriptions.channelName,
      problem: channelSubscriptions.problem,
    })
    .from(channelSubscriptions)
    .innerJoin(workspaces, eq(workspaces.id, channelSubscriptions.workspaceId))
    .where(
      and(eq(channelSubscriptions.organisationId, organisationId), isNotNull(channelSubscriptions.problem)),
    )
    .orderBy(channelSubscriptions.createdAt)
  const troubled = and(
    eq(outbox.organisationId, organisationId),
    inArray(outbox.state, ['failed', 'uncertain']),
  )
  const rows = await db
    .select({
      state: outbox.state,
      problem: outbox.problem,
      at: outbox.settledAt,
      enqueuedAt: outbox.enqueuedAt,
    })
    .from(outbox)
    .where(troubled)
    .orderBy(desc(outbox.sequence))
    .limit(SHOWN)
  const [total] = await db.select({ count: sql<number>`count(*)::int` }).from(outbox).where(troubled)
  return {
    lastRun: run ? { date: run.onDate, at: utc(run.ranAt) } : null,
    sources: await loadFreshness(db, organisationId),
    channels,
    workspaceProblems: revoked.map(({ name, problem }) => `${name}: ${problem ?? 'access was revoked'}`),
    suspended: suspended.map((channel) => ({ ...channel, problem: channel.problem ?? '' })),
    unreachable: await listUnreachable(db, organisationId),
    away: await absentOn(db, organisationId, today),
    undelivered: rows.map((row) => ({
      state: row.state,
      problem: row.problem ?? '',
      at: utc(row.at ?? row.enqueuedAt),
    })),
    undeliveredTotal: total?.count ?? 0,
  }
}

function utc(date: Date): DateTime {
  return DateTime.fromJSDate(date, { zone: 'utc' })
}
