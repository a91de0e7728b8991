import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { stepByKey } from '../policy/policy.ts'
import type { Context } from '../ports.ts'
import { selectRows } from '../rows.ts'

const row = z.object({
  account_id: z.string(),
  step_key: z.string(),
  invoice_id: z.string(),
  generation: z.number(),
  outreach_id: z.string().nullable(),
})

export interface StepToTake {
  accountId: string
  stepKey: string
  invoiceId: string
  generation: number
  outreachId: string | null
}

/** One question for the minutes, which are most, in which nothing waits. */
export async function isAnythingToSay({ db, organisationId }: Context): Promise<boolean> {
  const [row] = await selectRows(
    db,
    sql`select exists (select from outreach where organisation_id = ${organisationId} and state in ('draft', 'bounced'))
      or exists (select from steps s
        join cases c on c.organisation_id = ${organisationId} and c.account_id = s.account_id and c.tier = s.tier
          and c.driver_invoice_id = s.invoice_id and c.driver_generation = s.generation
        where s.organisation_id = ${organisationId} and s.outside
          and (s.state = 'planned' or (s.state = 'withheld' and s.reason = 'needs-approval'))
          and not exists (select from outreach o where o.organisation_id = ${organisationId}
            and o.invoice_id = s.invoice_id and o.generation = s.generation and o.step_key = s.step_key
            and o.state <> 'cancelled')) as found`,
    z.object({ found: z.boolean() }),
  )
  return row?.found ?? false
}

/**
 * The latest step of each case that reaches the customer by mail or telephone, may go as far as the planner
 * knows, and has not been taken. Which come first changes from minute to minute, so that some that wait for long
 * never keep the others from their turn.
 */
export async function stepsToTake(
  { db, organisationId, now }: Context,
  { policy }: QuestionBasis,
  limit: number,
): Promise<StepToTake[]> {
  const minute = String(Math.floor(now.toMillis() / 60_000))
  const rows = await selectRows(
    db,
    sql`select * from (
      select distinct on (s.account_id) s.account_id, s.step_key, s.invoice_id, s.generation, o.id as outreach_id, o.state
      from steps s
      join cases c on c.organisation_id = ${organisationId} and c.account_id = s.account_id and c.tier > 0
        and c.driver_invoice_id = s.invoice_id and c.driver_generation = s.generation and c.tier = s.tier
      left join outreach o on o.organisation_id = ${organisationId} and o.invoice_id = s.invoice_id
        and o.generation = s.generation and o.step_key = s.step_key
      where s.organisation_id = ${organisationId} and s.outside
        and (s.state = 'planned' or (s.state = 'withheld' and s.reason = 'needs-approval'))
      order by s.account_id, s.due_on desc, s.planned_at desc) latest
    where state is null or state in ('cancelled', 'bounced')
    order by md5(account_id::text || ${minute}) limit ${limit}`,
    row,
  )
  return rows
    .filter(({ step_key }) => ['email', 'notice', 'call'].includes(stepByKey(policy, step_key)?.kind ?? ''))
    .map((one) => ({
      accountId: one.account_id,
      stepKey: one.step_key,
      invoiceId: one.invoice_id,
      generation: one.generation,
      outreachId: one.outreach_id,
    }))
}
