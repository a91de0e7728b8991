import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Organisation } from '../organisations/organisation.ts'
import { type Basis, scopeTables } from '../overdue/scope-tables.ts'
import { APPROVAL_KINDS } from '../policy/approval-rules.ts'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import type { ApprovalNews } from './approval-news.ts'
import type { DraftNews } from './draft-news.ts'
import { SUSPENSION_NEWS, type SuspensionNews } from './suspension-news.ts'

/** Named of each. */
const SHOWN = 5

const common = { name: z.string(), on: z.string(), total: z.coerce.number() }
const row = z.discriminatedUnion('part', [
  z.object({
    ...common,
    part: z.literal('approval'),
    what: z.enum(['pending', 'changes', 'approved']),
    kind: z.enum(APPROVAL_KINDS),
    given: z.coerce.number(),
    need: z.coerce.number(),
  }),
  z.object({ ...common, part: z.literal('draft') }),
  z.object({ ...common, part: z.literal('suspension'), what: z.enum(SUSPENSION_NEWS) }),
])

/** What stands between a step and its end, and waits for somebody. */
export interface StandingNews {
  approvals: ApprovalNews
  drafts: DraftNews
  suspensions: SuspensionNews
}

/**
 * Requests, drafts and suspensions in one question: each is a handful of rows, and asking costs more than finding.
 * @param narrowed the digest shows only some accounts.
 */
export async function loadStandingNews(
  db: Db,
  basis: Basis,
  { timeZone }: Organisation,
  narrowed: boolean,
): Promise<StandingNews> {
  const { organisationId: org, today } = basis
  const within = narrowed ? sql`and account_id in (select account_id from mine)` : sql``
  const rows = await selectRows(
    db,
    sql`${narrowed ? sql`with ${scopeTables(basis, sql`true`)},` : sql`with`}
      news as (
        select 'approval' as part, state as what, '' as sort, account_id, id, requested_at as at, kind, revision,
          rule->>'need' as need, (coalesce(decided_at, requested_at) at time zone ${timeZone})::date as on_date
        from approvals where organisation_id = ${org} and state in ('pending', 'changes', 'approved') ${within}
        union all
        select 'draft', null, '', account_id, id, prepared_at, null, null, null,
          (prepared_at at time zone ${timeZone})::date
        from outreach o where organisation_id = ${org} and state in ('draft', 'failed', 'uncertain') ${within}
          and not exists (select from approvals q where q.organisation_id = ${org} and q.subject_id = o.id
            and q.state = 'pending')
        union all
        select 'suspension', what, what, account_id, id, null, null, null, null, on_date from (
          select case when state in ('suspended', 'suspending', 'restoring') then 'stopped' else state end as what,
            account_id, id, case when state in ('proposed', 'scheduled') then suspend_on
              else (coalesce(restored_at, suspended_at, proposed_at) at time zone ${timeZone})::date end as on_date
          from suspensions
          where organisation_id = ${org} and state <> 'cancelled'
            and (state <> 'restored' or (restored_at at time zone ${timeZone})::date >= ${today}::date - 1) ${within}) s),
      ranked as (
        select n.*, count(*) over (partition by part, sort) as total,
          row_number() over (partition by part, sort order by at, on_date, account_id, id) as rank from news n)
      select r.part, r.what, r.kind, r.need, a.name, r.on_date::text as on, r.total,
        case when r.part = 'approval' then (select count(*) from approval_votes v where v.organisation_id = ${org}
          and v.approval_id = r.id and v.revision = r.revision and v.choice = 'approve') end as given
      from ranked r join accounts a on a.organisation_id = ${org} and a.id = r.account_id
      where r.rank <= case when r.part = 'draft' then 1 else ${SHOWN} end order by r.part, r.sort, r.rank`,
    row,
  )
  const news: StandingNews = { approvals: { items: [], total: 0 }, drafts: null, suspensions: [] }
  for (const one of rows) {
    if (one.part === 'draft') news.drafts = { count: one.total, since: one.on }
    else if (one.part === 'suspension') {
      const { what, name, on, total } = one
      news.suspensions.push({ what, name, on, total })
    } else {
      const { name, kind, what: state, on: since, given, need } = one
      news.approvals.items.push({ name, kind, state, since, given, need })
      news.approvals.total = one.total
    }
  }
  return news
}
