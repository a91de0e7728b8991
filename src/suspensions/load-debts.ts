import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { toleranceMinor } from '../cases/case.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Db } from '../ports.ts'
import { uuidList } from '../receivables/bulk-save.ts'
import { minorColumn, selectRows } from '../rows.ts'
import type { Suspension } from './store.ts'
import type { DebtNow } from './suspension.ts'

const row = z.object({
  id: z.string(),
  currency: z.string(),
  segment: z.string().nullable(),
  open: minorColumn,
  written_off: minorColumn,
})

/** What became of the invoices for which services were stopped, by their ids. */
export async function loadDebts(
  db: Db,
  { organisation, policy }: QuestionBasis,
  stopped: readonly Suspension[],
): Promise<Map<string, DebtNow>> {
  const ids = stopped.flatMap(({ debt }) => debt.map(({ invoiceId }) => invoiceId))
  if (ids.length === 0) return new Map()
  const org = organisation.id
  const rows = await selectRows(
    db,
    sql`select i.id, i.currency, a.segment, i.open_minor as open,
        coalesce((select sum(c.amount_minor) from credits c where c.organisation_id = ${org}
          and c.invoice_id = i.id and c.kind = 'write-off'), 0) as written_off
      from invoices i join accounts a on a.organisation_id = ${org} and a.id = i.account_id
      where i.organisation_id = ${org} and i.id in ${uuidList(ids)}`,
    row,
  )
  return new Map(
    rows.map(({ id, currency, segment, open, written_off }) => [
      id,
      {
        openMinor: open,
        writtenOffMinor: written_off,
        toleranceMinor: toleranceMinor(policyFor(policy, segment), currency),
      },
    ]),
  )
}
