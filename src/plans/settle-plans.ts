import { toleranceMinor } from '../cases/case.ts'
import { answerClearance } from '../clearances/answer-clearance.ts'
import { type QuestionBasis, questionBasis } from '../clearances/load-questions.ts'
import { addWorkingDays } from '../clearances/working-time.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { farDayText } from '../overdue/parts.ts'
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
  for (const plan of agreed) await settle(context, basis, plan, kept.get(plan.id) ?? [])
}

async function settle(
  context: Context,
  basis: QuestionBasis,
  plan: Plan,
  kept: readonly KeptInstalment[],
): Promise<void> {
  const missed = kept.find(({ state }) => state === 'broken' || state === 'partly')
  const isWaiting = kept.some(({ state }) => state === 'active')
  const owed = await pastDue(context, basis, plan.accountId, plan.currency)
  const isOpen = owed > toleranceMinor(basis.policy, plan.currency)
  if (!isOpen)
    return finishPlan(context, basis, plan, { state: 'kept', why: 'nothing of it is past due any more' })
  if (missed)
    return finishPlan(context, basis, plan, { state: 'broken', why: missedText(plan, missed, basis.today) })
  if (isWaiting) return
  if (plan.kind === 'plan') return finishPlan(context, basis, plan, { state: 'kept', why: 'everything came' })
  const off = formatMoney(offPlan(plan))
  const why = `it was paid in time; ${off} is to be credited in the accounting system, and nobody asks for it until then`
  await finishPlan(context, basis, plan, { state: 'kept', why })
  await waitForCredit(context, basis, plan)
}

function missedText({ currency }: Plan, { on, minor, state }: KeptInstalment, today: string): string {
  const sum = formatMoney({ amountMinor: minor, currency })
  return `${sum} ${state === 'partly' ? 'came only in part' : 'did not come'} by ${farDayText(on, today)}; the whole balance is back`
}

/** What a discount took off stays open until somebody credits it, and the client is not to be asked for it meanwhile. */
async function waitForCredit(context: Context, basis: QuestionBasis, plan: Plan): Promise<void> {
  const speaker = await speakerFor(context, plan)
  if (!speaker) return
  const until = addWorkingDays(basis.organisation, basis.today, CREDIT_WORKING_DAYS)
  const reason = `the discount of ${formatMoney(offPlan(plan))} is to be credited in the accounting system`
  const given = { accountId: plan.accountId, answer: { kind: 'hold' as const, until, reason } }
  await answerClearance(context, basis, speaker, given, `credit:${plan.id}`)
}
