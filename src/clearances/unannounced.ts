import { type SQL, sql } from 'drizzle-orm'
import { policyTables } from '../cases/policy-tables.ts'
import type { QuestionBasis } from './load-questions.ts'
import { stillOwed } from './steps-to-ask.ts'

/**
 * Automatic reminders that fall due up to `goesOn`, or waited only for this, and that nobody was told of; as
 * `steps s join accounts a`. Strategic accounts are asked instead, and so is everybody where silence is no yes.
 */
export function unannouncedSteps(basis: QuestionBasis, at: Date, goesOn: string): SQL {
  const { organisation, policy, today, rates } = basis
  const org = organisation.id
  const input = {
    organisationId: org,
    policy,
    policyVersionId: '',
    today,
    at,
    staleLedger: false,
    historic: false,
    rates,
    reportingCurrency: organisation.reportingCurrency,
    accountIds: null,
  }
  const told = sql`exists (select from clearances q where q.organisation_id = ${org}
    and q.account_id = x.account_id and q.step_key = x.step_key and q.invoice_id = x.invoice_id
    and q.generation = x.generation and (q.state = 'open' or q.valid_until >= ${today}::date))`
  const said = sql`exists (select from answers w where w.organisation_id = ${org} and w.account_id = x.account_id
    and w.state = 'active' and w.kind not in ('dispute', 'clear', 'note', 'reassign')
    and (w.gate_ends_on is null or w.gate_ends_on > ${goesOn}::date))`
  return sql`(with ${policyTables(input)},
      coming as (
        select c.account_id, c.next_step_key as step_key, c.tier, c.driver_invoice_id as invoice_id,
          c.driver_generation as generation
        from cases c join accounts a on a.organisation_id = ${org} and a.id = c.account_id
        where c.organisation_id = ${org} and c.next_step_on > ${today}::date and c.next_step_on <= ${goesOn}::date
          and c.driver_invoice_id is not null and not a.do_not_contact
          and exists (select from step_defs d where d.key = c.next_step_key and d.opt_out and not d.clearance)
          and not (a.strategic or exists (select from strategic_from g
            where g.profile = '' and g.currency = a.arr_currency and a.arr_minor >= g.minor))
          and not exists (select from profiles p where p.silence_waits and p.profile in ('', a.segment))),
      meant as (
        select * from coming
        union all
        -- Of an account's two the coming one overtakes the one that waits.
        select account_id, step_key, tier, invoice_id, generation from steps
        where organisation_id = ${org} and state = 'withheld' and reason = 'not-announced'
          and account_id not in (select account_id from coming))
      select * from meant x where not ${told} and not ${said}) s
    join accounts a on a.organisation_id = ${org} and a.id = s.account_id
    where ${stillOwed(org)}`
}
