import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { lines, type Part, type Text } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { dayText } from '../overdue/parts.ts'
import { type Basis, scopeTables } from '../overdue/scope-tables.ts'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'

const SHOWN = 5

const row = z.object({
  what: z.enum(['stopped', 'scheduled', 'proposed', 'failed', 'restored']),
  name: z.string(),
  on: z.string(),
  total: z.coerce.number(),
})

/** Services that are stopped, will be, or came back since yesterday; the first few of each by name. */
export type SuspensionNews = z.infer<typeof row>[]

/** @param narrowed the digest shows only some accounts. */
export async function loadSuspensionNews(
  db: Db,
  basis: Basis,
  { timeZone }: Organisation,
  narrowed: boolean,
): Promise<SuspensionNews> {
  const { organisationId: org, today } = basis
  return selectRows(
    db,
    sql`with ${scopeTables(basis, sql`true`)},
      news as (
        select case when state in ('suspended', 'suspending', 'restoring') then 'stopped'
            when state = 'restored' then 'restored' else state end as what, account_id,
          case when state in ('proposed', 'scheduled') then suspend_on
            else (coalesce(restored_at, suspended_at, proposed_at) at time zone ${timeZone})::date end as on_date
        from suspensions
        where organisation_id = ${org} and state <> 'cancelled'
          and (state <> 'restored' or (restored_at at time zone ${timeZone})::date >= ${today}::date - 1)
          ${narrowed ? sql`and account_id in (select account_id from mine)` : sql``}),
      ranked as (
        select n.*, count(*) over (partition by what) as total,
          row_number() over (partition by what order by on_date, account_id) as rank from news n)
      select r.what, a.name, r.on_date::text as on, r.total
      from ranked r join accounts a on a.organisation_id = ${org} and a.id = r.account_id
      where r.rank <= ${SHOWN} order by r.what, r.rank`,
    row,
  )
}

const SECTIONS: { what: SuspensionNews[number]['what']; title: string; dated: boolean }[] = [
  { what: 'failed', title: 'The product could not be told', dated: false },
  { what: 'stopped', title: 'Suspended', dated: true },
  { what: 'scheduled', title: 'Suspension approved', dated: true },
  { what: 'proposed', title: 'Suspension proposed', dated: true },
  { what: 'restored', title: 'Back in service', dated: true },
]

export function suspensionParts(news: SuspensionNews | undefined): Part[] {
  const said = SECTIONS.flatMap(({ what, title, dated }): Text[] => {
    const items = (news ?? []).filter((one) => one.what === what)
    const [first] = items
    if (!first) return []
    const names = items.map(({ name, on }) => (dated ? `${name}, ${dayText(on)}` : name))
    const rest = first.total - items.length
    return [
      [
        { bold: `${title} (${first.total}): ` },
        [...names, ...(rest > 0 ? [`and ${rest} more`] : [])].join(' · '),
      ],
    ]
  })
  return said.length === 0
    ? []
    : [
        { kind: 'text', text: lines(said) },
        {
          kind: 'buttons',
          buttons: [{ label: 'Suspensions', call: { name: 'show-suspensions', input: {} } }],
        },
      ]
}
