import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import type { Owners } from './choose-asked.ts'
import type { QuestionBasis } from './load-questions.ts'

/** A step that waits for somebody's word, or a reminder that is told of before it goes. */
export interface StepToAsk {
  accountId: string
  accountName: string
  stepKey: string
  tier: number
  invoiceId: string
  generation: number
}

/** Accounts with the same owners and segment: who is asked about one is asked about all. */
export interface OwnedSteps {
  owners: Owners
  segment: string | null
  count: number
}

const group = z.object({
  csm_id: z.string().nullable(),
  ae_id: z.string().nullable(),
  collector_id: z.string().nullable(),
  segment: z.string().nullable(),
  count: z.coerce.number(),
})

const step = z.object({
  account_id: z.string(),
  account_name: z.string(),
  step_key: z.string(),
  tier: z.number(),
  invoice_id: z.string(),
  generation: z.number(),
})

/**
 * Withheld steps that nobody was asked about. What the ledger has overtaken since the daily run, paid down to the
 * tolerance say, asks for nothing: a question about it would be withdrawn at once, and asked anew every minute.
 */
export function unaskedSteps({ organisation, today }: QuestionBasis): SQL {
  const org = organisation.id
  return sql`steps s join accounts a on a.organisation_id = ${org} and a.id = s.account_id
    where s.organisation_id = ${org} and s.state = 'withheld' and s.reason = 'needs-clearance'
      and exists (select from cases c where c.organisation_id = ${org} and c.account_id = s.account_id
        and c.tier = s.tier and c.driver_invoice_id = s.invoice_id and c.driver_generation = s.generation)
      and not exists (select from clearances q where q.organisation_id = ${org} and q.account_id = s.account_id
        and q.kind = 'ask' and (q.state = 'open'
          or (q.step_key = s.step_key and q.invoice_id = s.invoice_id and q.generation = s.generation
            and q.state in ('answered', 'decided') and q.answer <> 'reassign'
            and (q.valid_until >= ${today}::date
              or (q.answered_at at time zone ${organisation.timeZone})::date >= ${today}::date))))
      and not exists (select from answers w where w.organisation_id = ${org} and w.account_id = s.account_id
        and w.state = 'active'
        and w.kind in ('hold', 'promise', 'plan', 'contact', 'not_received', 'process', 'paid', 'handling')
        and (w.gate_ends_on is null or w.gate_ends_on > ${today}::date))`
}

/** The invoice that made `s` fall due is still open: what was paid since the last daily run asks for nothing. */
export function stillOwed(org: string): SQL {
  return sql`exists (select from invoices i where i.organisation_id = ${org} and i.id = s.invoice_id
    and i.open_minor > i.disputed_minor and not i.disputed)`
}

/** Few rows, however many steps wait. */
export async function ownersOf(db: Db, from: SQL): Promise<OwnedSteps[]> {
  const rows = await selectRows(
    db,
    sql`select a.csm_id, a.ae_id, a.collector_id, a.segment, count(*) as count from ${from}
      group by a.csm_id, a.ae_id, a.collector_id, a.segment`,
    group,
  )
  return rows.map(({ csm_id, ae_id, collector_id, segment, count }) => ({
    owners: { csmId: csm_id, aeId: ae_id, collectorId: collector_id },
    segment,
    count,
  }))
}

export async function stepsOf(
  db: Db,
  from: SQL,
  { owners, segment }: Pick<OwnedSteps, 'owners' | 'segment'>,
): Promise<StepToAsk[]> {
  const rows = await selectRows(
    db,
    sql`select distinct on (s.account_id) s.account_id, a.name as account_name, s.step_key, s.tier, s.invoice_id,
        s.generation from ${from}
      and a.csm_id is not distinct from ${owners.csmId} and a.ae_id is not distinct from ${owners.aeId}
      and a.collector_id is not distinct from ${owners.collectorId} and a.segment is not distinct from ${segment}
      order by s.account_id, s.tier desc, s.step_key`,
    step,
  )
  return rows.map((one) => ({
    accountId: one.account_id,
    accountName: one.account_name,
    stepKey: one.step_key,
    tier: one.tier,
    invoiceId: one.invoice_id,
    generation: one.generation,
  }))
}
