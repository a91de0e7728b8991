import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { kindTitle } from '../approvals/kind-words.ts'
import { lines, type Part, type Text } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { counted } from '../overdue/parts.ts'
import { type Basis, scopeTables } from '../overdue/scope-tables.ts'
import { APPROVAL_KINDS } from '../policy/approval-rules.ts'
import type { Db } from '../ports.ts'
import { daysOverdue } from '../receivables/aging.ts'
import { selectRows } from '../rows.ts'

const SHOWN = 5

const row = z.object({
  name: z.string(),
  kind: z.enum(APPROVAL_KINDS),
  state: z.enum(['pending', 'changes', 'approved']),
  since: z.string(),
  given: z.coerce.number(),
  need: z.coerce.number(),
  total: z.coerce.number(),
})

/** Requests that wait: to be decided, to be asked again, or decided and to be carried out. */
export interface ApprovalNews {
  items: Omit<z.infer<typeof row>, 'total'>[]
  total: number
}

/** @param narrowed the digest shows only some accounts. */
export async function loadApprovalNews(
  db: Db,
  basis: Basis,
  organisation: Organisation,
  narrowed: boolean,
): Promise<ApprovalNews> {
  const org = basis.organisationId
  const rows = await selectRows(
    db,
    sql`with ${scopeTables(basis, sql`true`)}
      select a.name, q.kind, q.state, q.rule->>'need' as need, count(*) over () as total,
        (coalesce(q.decided_at, q.requested_at) at time zone ${organisation.timeZone})::date::text as since,
        (select count(*) from approval_votes v where v.organisation_id = ${org} and v.approval_id = q.id
          and v.revision = q.revision and v.choice = 'approve') as given
      from approvals q join accounts a on a.organisation_id = ${org} and a.id = q.account_id
      where q.organisation_id = ${org} and q.state in ('pending', 'changes', 'approved')
        ${narrowed ? sql`and q.account_id in (select account_id from mine)` : sql``}
      order by q.requested_at, q.id limit ${SHOWN}`,
    row,
  )
  return { items: rows.map(({ total: _, ...item }) => item), total: rows[0]?.total ?? 0 }
}

/** What the digest says of them: which, and for how long they have waited. */
export function approvalParts(news: ApprovalNews | undefined, today: string): Part[] {
  if (!news || news.total === 0) return []
  const said: Text[] = news.items.map(({ name, kind, state, since, given, need }) => {
    const days = daysOverdue(since, today)
    const waits = days > 0 ? `for ${counted(days, 'day')}` : 'since today'
    const where = {
      pending: `${given} of ${need} approved, waits ${waits}`,
      changes: `changes asked for, waits ${waits}`,
      approved: `approved, to be carried out ${waits}`,
    }[state]
    return `${name}, ${kindTitle(kind).toLowerCase()}: ${where}`
  })
  const rest = news.total - news.items.length
  return [
    {
      kind: 'text',
      text: lines([
        [{ bold: `Approvals (${news.total})` }],
        ...said,
        ...(rest > 0 ? [`and ${rest} more`] : []),
      ]),
    },
  ]
}
