import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { familyTables } from '../cases/families.ts'
import type { Db } from '../ports.ts'
import { daysOverdue } from '../receivables/aging.ts'
import { selectRows } from '../rows.ts'
import type { ClearanceFacts } from './clearance.ts'
import type { QuestionBasis } from './load-questions.ts'

/** The account as a question about it would find it now. */
export type FactsNow = Omit<ClearanceFacts, 'wouldSendOn' | 'stepKey'>

const row = z.object({
  account_id: z.string(),
  tier: z.number(),
  oldest_due_on: z.string().nullable(),
  recipient: z.object({ name: z.string(), email: z.string().nullable() }).nullable(),
  invoices: z
    .array(
      z.object({
        id: z.string(),
        number: z.string(),
        currency: z.string(),
        openMinor: z.number(),
        disputedMinor: z.number(),
        dueOn: z.string(),
      }),
    )
    .nullable(),
})

/** What is open and past due of those accounts, and who would be written to. */
export async function freezeFacts(
  db: Db,
  { organisation, policy, today }: QuestionBasis,
  accountIds: string[],
): Promise<Map<string, FactsNow>> {
  if (accountIds.length === 0) return new Map()
  const org = organisation.id
  const family = familyTables({ organisationId: org, policy })
  const rows = await selectRows(
    db,
    sql`with recursive wanted as (
        select value::uuid as id from jsonb_array_elements_text(${JSON.stringify(accountIds)}::jsonb))
      ${family.cte},
      owed as (
        select ${family.head(sql`i.account_id`)} as account_id, jsonb_agg(jsonb_build_object('id', i.id,
          'number', i.number, 'currency', i.currency, 'openMinor', i.open_minor, 'dueOn', i.due_on,
          'disputedMinor', case when i.disputed then i.open_minor else i.disputed_minor end)
          order by i.due_on, i.number) as invoices
        from invoices i ${family.joinOn(sql`i.account_id`)}
        where i.organisation_id = ${org} and i.open_minor > 0 and i.due_on < ${today}::date
          and ${family.head(sql`i.account_id`)} in (select id from wanted)
        group by 1)
      select w.id as account_id, coalesce(c.tier, 0) as tier, c.oldest_due_on::text, o.invoices,
        (select jsonb_build_object('name', k.name, 'email', k.email) from contacts k
          where k.organisation_id = ${org} and k.account_id = w.id and k.billing and k.active
          order by k.email is null, k.name, k.id limit 1) as recipient
      from wanted w
      left join cases c on c.organisation_id = ${org} and c.account_id = w.id
      left join owed o on o.account_id = w.id`,
    row,
  )
  return new Map(rows.map((one) => [one.account_id, factsOf(one, today)]))
}

function factsOf(found: z.infer<typeof row>, today: string): FactsNow {
  const invoices = found.invoices ?? []
  const byCurrency = new Map<string, number>()
  for (const { currency, openMinor } of invoices)
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + openMinor)
  return {
    tier: found.tier,
    days: found.oldest_due_on === null ? 0 : daysOverdue(found.oldest_due_on, today),
    balances: [...byCurrency]
      .map(([currency, minor]) => ({ currency, minor }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    invoices,
    recipientName: found.recipient?.name ?? null,
    recipientEmail: found.recipient?.email ?? null,
  }
}
