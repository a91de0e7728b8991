import { accountSegments } from '../accounts/store.ts'
import { toleranceMinor } from '../cases/case.ts'
import { chasedWithParent } from '../cases/families.ts'
import { answerClearance } from '../clearances/answer-clearance.ts'
import { type QuestionBasis, questionBasis } from '../clearances/load-questions.ts'
import { addWorkingDays } from '../clearances/working-time.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { farDayText } from '../overdue/parts.ts'
import { policyFor } from '../policy/policy-for.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { formatMoney } from '../receivables/money.ts'
import { pastDue } from './ask-for-plan.ts'
import { speakerFor } from './carry-out-plan.ts'
import { finishPlan } from './end-plan.ts'
import { offPlan } from './plan-words.ts'
import { type KeptInstalment, keptInstalments, type Plan, plansIn } from './store.ts'

/** How long nobody asks for what a discount took off, in working days: somebody has to credit it first. */
const CREDIT_WORKING_DAYS = 10

/**
 * What became of the plans that hold, once their promises are judged: everything came, or one was missed and the
 * whole balance is back. Inside the caller's transaction; doing it twice settles nothing twice.
 * @param today the organisation's date.
 */
export async function settlePlans(
  context: Context,
  organisation: Organisation,
  today: string,
): Promise<void> {
  const { db: tx, organisationId } = context
  const agreed = await plansIn(tx, organisationId, 'agreed')
  if (agreed.length === 0) return
  const kept = await keptInstalments(
    tx,
    organisationId,
    agreed.map(({ id }) => id),
  )
  const { policy } = await loadPolicy(tx, organisationId)
  const basis = await questionBasis(tx, organisation, policy, today)
  const accountIds = agreed.map(({ accountId }) => accountId)
  const segments = await accountSegments(tx, organisationId, accountIds)
  const withParent = await chasedWithParent(tx, { organisationId, policy }, accountIds)
  for (const plan of agreed) {
    const own = policyFor(policy, segments.get(plan.accountId) ?? null)
    const owed = await pastDue(context, basis, plan.accountId, plan.currency)
    // What an account owes that is chased with its parent stands at the parent: of nothing owed here nothing follows.
    const isMoved = withParent.has(plan.accountId)
    const isOpen = isMoved || owed > toleranceMinor(own, plan.currency)
    const end = endOf(plan, kept.get(plan.id) ?? [], { isOpen, isMoved }, today)
    if (!end || !(await finishPlan(context, basis, plan, end))) continue
    if (isOpen && end.state === 'kept' && plan.kind === 'discount') await waitForCredit(context, basis, plan)
  }
}

const MOVED = 'its account is chased together with its parent now; agree on one there'

/** What a plan comes to now; null while it holds. */
function endOf(
  plan: Plan,
  kept: readonly KeptInstalment[],
  { isOpen, isMoved }: { isOpen: boolean; isMoved: boolean },
  today: string,
): { state: 'kept' | 'broken' | 'ended'; why: string } | null {
  const missed = kept.find(({ state }) => state === 'broken' || state === 'partly')
  if (!isOpen) return { state: 'kept', why: 'nothing of it is past due any more' }
  if (missed) return { state: 'broken', why: missedText(plan, missed, today) }
  if (kept.some(({ state }) => state === 'active')) return isMoved ? { state: 'ended', why: MOVED } : null
  if (plan.kind === 'plan') return { state: 'kept', why: 'everything came' }
  const off = formatMoney(offPlan(plan))
  const why = `it was paid in time; ${off} is to be credited in the accounting system, and nobody asks for it until then`
  return { state: 'kept', why }
}

function missedText({ currency }: Plan, { on, minor, state }: KeptInstalment, today: string): string {
  const sum = formatMoney({ amountMinor: minor, currency })
  return `${sum} ${state === 'partly' ? 'came only in part' : 'did not come'} by ${farDayText(on, today)}; the whole balance is back`
}

/**
 * What a discount took off stays open until somebody credits it, and the client is not to be asked for it meanwhile. If
 * that cannot be kept, nothing is settled: the promise then goes on keeping everybody from writing.
 */
async function waitForCredit(context: Context, basis: QuestionBasis, plan: Plan): Promise<void> {
  const speaker = await speakerFor(context, plan)
  if (!speaker) throw new Error('nobody of finance is active in whose name a credit could be waited for')
  const until = addWorkingDays(basis.organisation, basis.today, CREDIT_WORKING_DAYS)
  const reason = `the discount of ${formatMoney(offPlan(plan))} is to be credited in the accounting system`
  const given = { accountId: plan.accountId, answer: { kind: 'hold' as const, until, reason } }
  const verdict = await answerClearance(context, basis, speaker, given, `credit:${plan.id}`)
  if (verdict.kind === 'refused' || verdict.kind === 'late')
    throw new Error(`a credit cannot be waited for: ${verdict.why}`)
}
