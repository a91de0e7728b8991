import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { record } from '../audit/record.ts'
import { toleranceMinor } from '../cases/case.ts'
import { loadAccount } from '../cases/load-account.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { addSums } from '../overdue/overdue.ts'
import { dayText } from '../overdue/parts.ts'
import type { PolicyStep } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context, Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { eachApart } from './each-apart.ts'
import { addSuspension, liveSuspension, loadSuspensionSettings } from './store.ts'
import { noteSuspension, tellSuspension } from './tell-suspension.ts'

const notice = z.object({
  id: z.string(),
  account_id: z.string(),
  invoice_id: z.string(),
  generation: z.number(),
  deadline_on: z.string(),
  due_on: z.string(),
  /** Of the latest invoice that the notice asks for. */
  last_due_on: z.string().nullable(),
  segment: z.string().nullable(),
})
type Notice = z.infer<typeof notice>

/**
 * Final notices that were really sent and named the day on which the service stops, of debts that are still there, the latest of each account.
 * @param accountId of that one alone, those proposed and called off before included.
 */
function loadNotices(db: Db, organisationId: string, accountId: string | null): Promise<Notice[]> {
  const org = organisationId
  const which =
    accountId === null
      ? sql`not exists (select from suspensions s where s.organisation_id = ${org} and s.account_id = o.account_id
          and (s.notice_id = o.id or s.state not in ('restored', 'cancelled')))`
      : sql`o.account_id = ${accountId}`
  return selectRows(
    db,
    sql`select distinct on (o.account_id) o.id, o.account_id, o.invoice_id, o.generation,
        o.deadline_on::text, i.due_on::text, a.segment, (select max(x ->> 'dueOn') from jsonb_array_elements(
          case when jsonb_typeof(o.facts -> 'invoices') = 'array' then o.facts -> 'invoices' else '[]' end) x) as last_due_on
      from outreach o
      join cases c on c.organisation_id = ${org} and c.account_id = o.account_id and c.tier > 0
        and c.driver_invoice_id = o.invoice_id and c.driver_generation = o.generation
      join invoices i on i.organisation_id = ${org} and i.id = o.invoice_id
      join accounts a on a.organisation_id = ${org} and a.id = o.account_id
      where o.organisation_id = ${org} and o.kind = 'notice' and o.state in ('sent', 'done')
        and o.deadline_on is not null and o.facts->>'suspendOn' is not null and ${which}
      order by o.account_id, o.sent_at desc nulls last, o.id`,
    notice,
  )
}

/** Puts a suspension on the table for every final notice that is out, so that it can be decided before its date. */
export async function proposeSuspensions(context: Context, basis: QuestionBasis): Promise<void> {
  const found = await loadNotices(context.db, context.organisationId, null)
  await eachApart(context, found, (inside, one) => propose(inside, basis, one))
}

export type ProposeVerdict = { kind: 'proposed'; suspensionId: string } | { kind: 'refused'; why: string }

/** Puts it on the table again by hand, after it was called off. */
export async function proposeByHand(
  context: Context,
  basis: QuestionBasis,
  accountId: string,
): Promise<ProposeVerdict> {
  return context.db.transaction(async (tx): Promise<ProposeVerdict> => {
    const inside = { ...context, db: tx }
    const live = await liveSuspension(tx, context.organisationId, accountId)
    if (live) return { kind: 'refused', why: 'There is a suspension of that account already.' }
    const [found] = await loadNotices(tx, context.organisationId, accountId)
    if (!found)
      return {
        kind: 'refused',
        why: 'No final notice about what is owed now has been sent, and without one nothing is stopped.',
      }
    const suspensionId = await propose(inside, basis, found)
    return suspensionId === null
      ? { kind: 'refused', why: 'The policy has no suspension for that account.' }
      : { kind: 'proposed', suspensionId }
  })
}

async function propose(context: Context, basis: QuestionBasis, found: Notice): Promise<string | null> {
  const { db: tx, organisationId, now } = context
  const { today } = basis
  const policy = policyFor(basis.policy, found.segment)
  const step = suspensionStep(policy.tiers.flatMap((tier) => tier.steps))
  const loaded = await loadAccount(tx, organisationId, found.account_id, policy.families)
  if (!step || !loaded) return null
  const late = loaded.invoices.filter(({ dueOn }) => dueOn < today)
  const driver = late.find(({ id }) => id === found.invoice_id)
  // The case follows the ledger, so this holds but in the moment between two changes.
  if (!driver || driver.openMinor <= toleranceMinor(policy, driver.currency)) return null
  const suspendOn = found.deadline_on
  const suspension = {
    id: context.newId(),
    accountId: found.account_id,
    stepKey: step.key,
    invoiceId: found.invoice_id,
    generation: found.generation,
    noticeId: found.id,
    suspendOn,
    firstSuspendOn: suspendOn,
    owedUntil: found.last_due_on ?? found.due_on,
    ...(await loadSuspensionSettings(tx, organisationId)),
    how: 'hook' as const,
    balances: addSums(late.map(({ openMinor, currency }) => ({ amountMinor: openMinor, currency }))),
    proposedAt: now.toJSDate(),
  }
  if (!(await addSuspension(tx, organisationId, suspension))) return null
  await record(tx, context, 'propose-suspension', `account:${found.account_id}`, {
    suspensionId: suspension.id,
    noticeId: found.id,
    suspendOn,
  })
  await noteSuspension(context, today, suspension, `Suspension proposed for ${dayText(suspendOn)}`)
  await tellSuspension(context, basis, suspension.id, 'proposed', ['channel', 'collector'])
  return suspension.id
}

function suspensionStep(steps: readonly PolicyStep[]): PolicyStep | undefined {
  return steps.find(({ kind, mode }) => kind === 'suspension' && mode !== 'off')
}
