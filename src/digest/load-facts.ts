import { and, desc, eq, lt, sql } from 'drizzle-orm'
import type { DateTime } from 'luxon'
import * as z from 'zod'
import { digests } from '../../db/schema.ts'
import { filtersKey } from '../channels/filters.ts'
import type { Scope } from '../channels/load-scope.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { overdueSums } from '../overdue/overdue.ts'
import { type Basis, scopeTables } from '../overdue/scope-tables.ts'
import { surveyOverdue } from '../overdue/survey-overdue.ts'
import type { PolicyVersion } from '../policy/policy.ts'
import type { Db } from '../ports.ts'
import { loadFreshness, staleSources } from '../receivables/freshness.ts'
import { ratesOn, totalIn } from '../receivables/rates.ts'
import { selectRows } from '../rows.ts'
import { sideBySide } from '../side-by-side.ts'
import { loadClearanceNews } from './clearance-news.ts'
import { type DigestFacts, keptFacts, OLDEST_FIRST, type OverdueBucket } from './digest.ts'
import { loadMoves, loadReceived } from './load-moves.ts'
import { NO_MOVES, type PastDigest } from './movement.ts'
import { loadStandingNews } from './standing-news.ts'

const TOP = 5
/** Accounts named per section of the thread. */
const PER_SECTION = 10
/** A week holds no more digests than this. */
const HISTORY = 7

/**
 * Reads what the digest of that date says to one subscription, from the roll-ups. It asks several things at
 * once: not for use in a transaction.
 */
export async function loadDigestFacts(
  db: Db,
  organisation: Organisation,
  version: PolicyVersion,
  now: DateTime,
  today: string,
  scope: Scope & { subscriptionId: string },
): Promise<DigestFacts> {
  const { id: organisationId, reportingCurrency } = organisation
  const { filters } = scope
  const basis = {
    organisationId,
    today,
    rates: await ratesOn(db, organisationId, today),
    reportingCurrency,
    filters,
  }
  const read = sideBySide(db)
  const [{ totals, pages }, movement, steps, clearances, standing, sources] = await Promise.all([
    read(() => surveyOverdue(db, basis, ['overdue', ...OLDEST_FIRST], PER_SECTION)),
    read(() => movementSince(db, basis, scope.subscriptionId, now)),
    read(() => stepCounts(db, basis, scope)),
    read(() => loadClearanceNews(db, basis, organisation, scope.said !== null)),
    read(() => loadStandingNews(db, basis, organisation, scope.said !== null)),
    read(() => loadFreshness(db, organisationId)),
  ])
  const page = (section: OverdueBucket) => pages[section] ?? { accounts: [], total: 0 }
  const sums = overdueSums(totals.buckets, reportingCurrency)
  return {
    date: today,
    reportingCurrency,
    scope,
    staleSources: staleSources(sources, now, version.policy.staleAfterHours).map(({ source, freshAt }) => ({
      source,
      freshAt: freshAt.setZone(organisation.timeZone).toFormat('d LLL, HH:mm'),
    })),
    totals,
    sums,
    combined: totalIn(reportingCurrency, sums, basis.rates),
    ...movement,
    top: pages.overdue?.accounts.slice(0, TOP) ?? [],
    sections: {
      '91+': page('91+'),
      '61-90': page('61-90'),
      '31-60': page('31-60'),
      '1-30': page('1-30'),
    },
    ...steps,
    clearances,
    ...standing,
  }
}

async function movementSince(db: Db, basis: Basis, subscriptionId: string, now: DateTime) {
  const history = await pastDigests(db, subscriptionId, basis.today, filtersKey(basis.filters))
  const [previous] = history
  if (!previous) return { history, moves: NO_MOVES, received: [] }
  const read = sideBySide(db)
  const [moves, received] = await Promise.all([
    read(() => loadMoves(db, basis, previous)),
    read(() => loadReceived(db, basis, previous, now.toISO() ?? '')),
  ])
  return { history, moves, received }
}

async function pastDigests(
  db: Db,
  subscriptionId: string,
  today: string,
  filters: string,
): Promise<PastDigest[]> {
  const rows = await db
    .select()
    .from(digests)
    .where(and(eq(digests.subscriptionId, subscriptionId), lt(digests.onDate, today)))
    .orderBy(desc(digests.onDate))
    .limit(HISTORY)
  const past = rows.map((row) => ({ date: row.onDate, ...keptFacts.parse(row.facts) }))
  // Before the filters changed, other accounts were told of: nothing to compare with.
  const changedAt = past.findIndex((one) => one.filters !== filters)
  return changedAt < 0 ? past : past.slice(0, changedAt)
}

const stepRow = z.object({ state: z.string(), reason: z.string().nullable(), count: z.coerce.number() })

async function stepCounts(db: Db, basis: Basis, scope: Scope) {
  const rows = await selectRows(
    db,
    sql`with ${scopeTables(basis, sql`r.overdue_minor > 0`)}
      select state, reason, count(*) as count from (
        select distinct state, reason, account_id from (
          select state, reason, account_id from steps
          where organisation_id = ${basis.organisationId} and state = 'withheld'
          union all
          select state, reason, account_id from steps
          where organisation_id = ${basis.organisationId} and state = 'planned' and due_on = ${basis.today}::date
        ) standing ${scope.said === null ? sql`` : sql`where account_id in (select account_id from mine)`}) one
      group by state, reason order by count desc, reason`,
    stepRow,
  )
  const planned = rows.filter(({ state }) => state === 'planned').reduce((sum, { count }) => sum + count, 0)
  const withheld = rows.flatMap(({ state, reason, count }) =>
    state === 'withheld' && reason ? [{ reason, count }] : [],
  )
  return { planned, withheld }
}
