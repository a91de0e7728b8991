import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { record } from '../audit/record.ts'
import { loadAccount } from '../cases/load-account.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { localTime } from '../organisations/organisation.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { plusDays } from '../receivables/aging.ts'
import { selectRows } from '../rows.ts'
import { type ClosureKind, closureGrounds } from './closure.ts'
import { loadClosingCase } from './load-closing-case.ts'
import { addClosure, liveClosure } from './store.ts'
import { noteClosure, tellClosure } from './tell-closure.ts'

/** A referral that was turned down is not proposed again for so long. */
const QUIET_DAYS = 60

const accountRow = z.object({ account_id: z.string() })

/** Puts write-off reviews on the table when their step falls due. */
export async function proposeWriteOffs(context: Context, basis: QuestionBasis): Promise<void> {
  const org = context.organisationId
  const keys = reviewSteps(basis)
  if (keys.length === 0) return
  const found = await selectRows(
    context.db,
    sql`select distinct s.account_id from steps s
      where s.organisation_id = ${org} and s.state = 'withheld' and s.reason = 'needs-approval'
        and s.step_key in (select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb))
        and not exists (select from closures c where c.organisation_id = ${org} and c.account_id = s.account_id
          and c.kind = 'write-off' and (c.state in ('proposed', 'approved') or c.proposed_at >= s.planned_at))`,
    accountRow,
  )
  for (const { account_id } of found) await inTransaction(context, basis, account_id, 'write-off')
}

/** Once a day, in the hour of the digest: whose debts show enough of the signs for professional help. */
export async function proposeReferrals(context: Context, basis: QuestionBasis): Promise<void> {
  const { organisation, policy, today } = basis
  if (localTime(organisation, context.now).hour !== organisation.digestHour) return
  const org = context.organisationId
  const since = plusDays(today, -policy.referral.overdueDays)
  const found = await selectRows(
    context.db,
    sql`select k.account_id from cases k
      where k.organisation_id = ${org} and k.tier > 0 and k.oldest_due_on < ${since}::date
        and exists (select from outreach o where o.organisation_id = ${org} and o.account_id = k.account_id
          and o.kind = 'notice' and o.state in ('sent', 'done'))
        and not exists (select from closures c where c.organisation_id = ${org} and c.account_id = k.account_id
          and (c.state in ('proposed', 'approved') or c.kind = 'referral'
            and (c.proposed_at at time zone ${organisation.timeZone})::date > ${today}::date - ${QUIET_DAYS}::int))`,
    accountRow,
  )
  for (const { account_id } of found) {
    const signs = (await loadClosingCase(context.db, basis, account_id))?.signs ?? []
    if (signs.length >= policy.referral.signsNeeded)
      await inTransaction(context, basis, account_id, 'referral')
  }
}

async function inTransaction(
  context: Context,
  basis: QuestionBasis,
  accountId: string,
  kind: ClosureKind,
): Promise<void> {
  await context.db.transaction((tx) => proposeClosure({ ...context, db: tx }, basis, accountId, kind, null))
}

/**
 * Puts a write-off or a referral on the table, by itself or by somebody's hand. Inside the caller's transaction.
 * @returns its id, or that of the one that is there; null when nothing is past due.
 */
export async function proposeClosure(
  context: Context,
  basis: QuestionBasis,
  accountId: string,
  kind: ClosureKind,
  personId: string | null,
): Promise<string | null> {
  const { db: tx, organisationId, now } = context
  const live = await liveClosure(tx, organisationId, accountId, kind)
  if (live) return live.id
  const found = await loadClosingCase(tx, basis, accountId)
  if (!found || found.invoices.length === 0) return null
  const closure = {
    id: context.newId(),
    accountId,
    kind,
    grounds: closureGrounds.parse({ signs: found.signs, computed: found.signs, efforts: found.efforts }),
    invoiceIds: found.invoices.map(({ id }) => id),
    balances: found.balances,
    proposedBy: personId,
    proposedAt: now.toJSDate(),
  }
  if (!(await addClosure(tx, organisationId, closure))) return null
  const what = kind === 'write-off' ? 'write-off' : 'referral'
  await record(tx, context, `propose-${what}`, `account:${accountId}`, {
    closureId: closure.id,
    balances: found.balances,
    signs: found.signs,
  })
  await noteClosure(
    context,
    basis.today,
    closure,
    kind === 'write-off' ? 'Write-off review' : 'Professional help proposed',
  )
  await tellClosure(context, basis, closure.id, 'proposed')
  return closure.id
}

/** Steps of any segment at which the policy asks for a review. */
function reviewSteps({ policy }: QuestionBasis): string[] {
  const tiers = [
    ...policy.tiers,
    ...Object.values(policy.segments ?? {}).flatMap(({ tiers: own }) => own ?? []),
  ]
  return [
    ...new Set(
      tiers.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'review').map(({ key }) => key)),
    ),
  ]
}

/** The step of the account's own policy that a write-off lets happen; null when it has none, or none is due. */
export async function reviewStep(
  { db, organisationId }: Pick<Context, 'db' | 'organisationId'>,
  basis: QuestionBasis,
  accountId: string,
): Promise<{ key: string; invoiceId: string; generation: number } | null> {
  const loaded = await loadAccount(db, organisationId, accountId, basis.policy.families)
  if (!loaded?.case?.driverInvoiceId || loaded.case.driverGeneration === null) return null
  const policy = policyFor(basis.policy, loaded.account.segment)
  const step = policy.tiers.flatMap(({ steps }) => steps).find(({ kind }) => kind === 'review')
  return step
    ? { key: step.key, invoiceId: loaded.case.driverInvoiceId, generation: loaded.case.driverGeneration }
    : null
}
