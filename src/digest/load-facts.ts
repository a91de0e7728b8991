import { and, desc, eq, lt, sql } from 'drizzle-orm'
import type { DateTime } from 'luxon'
import { z } from 'zod'
import { digests } from '../../db/schema.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { listOverdue, sumBuckets } from '../overdue/store.ts'
import type { PolicyVersion } from '../policy/policy.ts'
import type { Db } from '../ports.ts'
import { loadFreshness, staleSources } from '../receivables/freshness.ts'
import { ratesOn, totalIn } from '../receivables/rates.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { type DigestFacts, type KeptFacts, keptFacts, netMoves, overdueSums } from './digest.ts'

const TOP = 5

/** Reads what the digest of that date says to one subscription. */
export async function loadDigestFacts(
  db: Db,
  organisation: Organisation,
  version: PolicyVersion,
  now: DateTime,
  today: string,
  subscriptionId: string,
): Promise<DigestFacts> {
  const known = await ratesOn(db, organisation.id, today)
  const { buckets, disputed } = await sumBuckets(db, organisation.id, today, organisation.reportingCurrency)
  const { accounts, total } = await listOverdue(db, organisation.id, {
    filter: { by: 'all' },
    personId: '',
    today,
    rates: known,
    reportingCurrency: organisation.reportingCurrency,
    limit: TOP,
    offset: 0,
  })
  const before = await previousDigest(db, subscriptionId, today)
  const sources = await loadFreshness(db, organisation.id)
  const sums = overdueSums({ buckets, reportingCurrency: organisation.reportingCurrency })
  return {
    date: today,
    reportingCurrency: organisation.reportingCurrency,
    staleSources: staleSources(sources, now, version.policy.staleAfterHours).map(({ source, freshAt }) => ({
      source,
      freshAt: freshAt.setZone(organisation.timeZone).toFormat('d LLL, HH:mm'),
    })),
    buckets,
    disputed,
    overdueAccounts: total,
    combined: totalIn(organisation.reportingCurrency, sums, known),
    previous: before && { date: before.date, overdue: before.facts.overdue },
    moves: before ? await movesSince(db, organisation.id, before.date, today) : [],
    received: before ? await receivedSince(db, organisation.id, before.facts.ranAt, now) : [],
    top: accounts,
    ...(await stepCounts(db, organisation.id, today)),
    unowned: await countUnowned(db, organisation.id, today),
  }
}

async function previousDigest(
  db: Db,
  subscriptionId: string,
  today: string,
): Promise<{ date: string; facts: KeptFacts } | null> {
  const [row] = await db
    .select()
    .from(digests)
    .where(and(eq(digests.subscriptionId, subscriptionId), lt(digests.onDate, today)))
    .orderBy(desc(digests.onDate))
    .limit(1)
  return row ? { date: row.onDate, facts: keptFacts.parse(row.facts) } : null
}

const moveRow = z.object({
  account_id: z.string(),
  name: z.string(),
  from_tier: z.number(),
  to_tier: z.number(),
})

async function movesSince(db: Db, organisationId: string, since: string, today: string) {
  const rows = await selectRows(
    db,
    sql`select t.account_id, a.name, (t.data->>'from')::int as from_tier, (t.data->>'to')::int as to_tier
      from timeline t join accounts a on a.organisation_id = ${organisationId} and a.id = t.account_id
      where t.organisation_id = ${organisationId} and t.kind = 'tier-changed'
        and t.on_date > ${since}::date and t.on_date <= ${today}::date
      order by t.at, t.id`,
    moveRow,
  )
  return netMoves(
    rows.map((row) => ({ accountId: row.account_id, name: row.name, from: row.from_tier, to: row.to_tier })),
  )
}

const sumRow = z.object({ currency: z.string(), minor: minorColumn })

async function receivedSince(db: Db, organisationId: string, since: string, now: DateTime) {
  const rows = await selectRows(
    db,
    sql`select currency, sum(amount_minor) as minor from payments where organisation_id = ${organisationId}
        and recorded_at > ${since}::timestamptz and recorded_at <= ${now.toISO()}::timestamptz
      group by currency order by currency`,
    sumRow,
  )
  return rows.map(({ currency, minor }) => ({ currency, amountMinor: minor }))
}

const stepRow = z.object({ state: z.string(), reason: z.string().nullable(), count: z.coerce.number() })

async function stepCounts(db: Db, organisationId: string, today: string) {
  const rows = await selectRows(
    db,
    sql`select state, reason, count(distinct account_id) as count from steps where organisation_id = ${organisationId}
        and (state = 'withheld' or (state = 'planned' and due_on = ${today}::date))
      group by state, reason order by count desc, reason`,
    stepRow,
  )
  const planned = rows.filter(({ state }) => state === 'planned').reduce((sum, { count }) => sum + count, 0)
  const withheld = rows.flatMap(({ state, reason, count }) =>
    state === 'withheld' && reason ? [{ reason, count }] : [],
  )
  return { planned, withheld }
}

async function countUnowned(db: Db, organisationId: string, today: string): Promise<number> {
  const [row] = await selectRows(
    db,
    sql`select count(*) as count from accounts a left join people p on p.id = a.csm_id
      where a.organisation_id = ${organisationId} and (p.id is null or not p.active)
        and exists (select from invoices i where i.organisation_id = ${organisationId} and i.account_id = a.id
          and i.open_minor > 0 and i.due_on < ${today}::date)`,
    z.object({ count: z.coerce.number() }),
  )
  return row?.count ?? 0
}
