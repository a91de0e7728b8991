import { and, arrayOverlaps, asc, desc, eq, or, sql } from 'drizzle-orm'
import { accounts, people } from '../../db/schema.ts'
import { lockAccount } from '../accounts/store.ts'
import { claimApproval } from '../approvals/claim-approval.ts'
import { finishApproval } from '../approvals/finish-approval.ts'
import { toleranceMinor } from '../cases/case.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { personColumns, personOf } from '../people/find-asker.ts'
import { FINANCE_ROLES, type Person } from '../people/person.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { formatMoney } from '../receivables/money.ts'
import { agreeOnPlan } from './agree-on-plan.ts'
import { pastDue } from './ask-for-plan.ts'
import { finishPlan } from './end-plan.ts'
import { loadPlan, type Plan } from './store.ts'

/**
 * Agrees on a plan that was approved. The approval is claimed, and the ledger read again, in the same transaction;
 * what cannot be agreed on any more has failed, and whoever decided hears why.
 */
export async function carryOutPlan(context: Context, basis: QuestionBasis, planId: string): Promise<void> {
  await context.db.transaction((tx) => carryOutInside({ ...context, db: tx }, basis, planId))
}

async function carryOutInside(context: Context, basis: QuestionBasis, planId: string): Promise<void> {
  const { db: tx, organisationId } = context
  const seen = await loadPlan(tx, organisationId, planId)
  const account = seen && (await lockAccount(tx, organisationId, seen.accountId))
  const plan = account && (await loadPlan(tx, organisationId, planId))
  if (!account || plan?.state !== 'approved') return
  const claim = await claimApproval(context, basis, { subjectId: planId, kind: plan.kind })
  if (claim.kind === 'invalid') return
  const why = (await whyChanged(context, basis, plan, account.segment)) ?? (await agree(context, basis, plan))
  if (why !== null) {
    await finishPlan(context, basis, plan, { state: 'dropped', why })
    await finishApproval(context, claim.approvalId, { kind: 'failed', why })
  } else await finishApproval(context, claim.approvalId, { kind: 'executed' })
}

/** The sum of a plan is what was past due, and a request that was asked for again may be about another; decisions take days. */
async function whyChanged(
  context: Context,
  basis: QuestionBasis,
  { accountId, currency, balanceMinor, instalments }: Plan,
  segment: string | null,
): Promise<string | null> {
  if (instalments.some(({ on }) => on < basis.today))
    return 'its first day has passed; ask for it again with a later one'
  const owed = await pastDue(context, basis, accountId, currency)
  const tolerance = toleranceMinor(policyFor(basis.policy, segment), currency)
  if (Math.abs(owed - balanceMinor) <= tolerance) return null
  const text = (amountMinor: number) => formatMoney({ amountMinor, currency })
  return `${text(owed)} is past due now, and the plan is for ${text(balanceMinor)}`
}

async function agree(context: Context, basis: QuestionBasis, plan: Plan): Promise<string | null> {
  const speaker = await speakerFor(context, plan)
  if (!speaker) return 'nobody of finance is active who could speak for it'
  const verdict = await agreeOnPlan(context, basis, speaker, plan)
  return verdict.kind === 'refused' ? verdict.why.replace(/\.$/, '') : null
}

/** In whose name a plan is kept: who asked for it, else the account's collector, else anybody of finance who is active. */
export async function speakerFor(
  { db: tx, organisationId }: Context,
  { askedBy, accountId }: Pick<Plan, 'askedBy' | 'accountId'>,
): Promise<Person | undefined> {
  const [account] = await tx
    .select({ collectorId: accounts.collectorId })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.id, accountId)))
  const collectorId = account?.collectorId ?? null
  const isFinance = arrayOverlaps(people.roles, [...FINANCE_ROLES])
  const isCollector = sql`${people.id} is not distinct from ${collectorId}::uuid`
  const [row] = await tx
    .select(personColumns)
    .from(people)
    .where(
      and(eq(people.organisationId, organisationId), eq(people.active, true), or(isFinance, isCollector)),
    )
    .orderBy(sql`(${people.id} = ${askedBy} and ${isFinance}) desc`, desc(isCollector), asc(people.id))
    .limit(1)
  return row && personOf(row)
}
