import type { AnswerInput } from '../answers/answer.ts'
import { activeAnswers, settleAnswer } from '../answers/store.ts'
import { record } from '../audit/record.ts'
import { lookAgain } from '../cases/look-again.ts'
import { answerClearance } from '../clearances/answer-clearance.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { termsText } from './plan-words.ts'
import { changePlan, type Plan } from './store.ts'
import { notePlan, tellPlan } from './tell-plan.ts'

/**
 * What was planned holds from now on: each instalment is a promise of its own, so that contact pauses until it is due
 * and the ledger says whether it came. Inside the caller's transaction; a refusal changes nothing.
 * @param speaker in whose name the promises are kept.
 */
export async function agreeOnPlan(
  context: Context,
  basis: QuestionBasis,
  speaker: Person,
  plan: Plan,
): Promise<{ kind: 'agreed' } | { kind: 'refused'; why: string }> {
  const { db: tx, organisationId, now } = context
  const { id: planId, accountId, kind } = plan
  const [first, ...further] = plan.instalments.map(({ on, minor }, index): AnswerInput => {
    const reason = kind === 'plan' ? `instalment ${index + 1} of ${plan.instalments.length}` : 'discount'
    return {
      kind: 'promise',
      date: on,
      amountMinor: minor,
      currency: plan.currency,
      invoiceIds: [],
      reason,
      planId,
    }
  })
  if (!first) throw new Error('a plan has an instalment at least')
  const given = { accountId, answer: first, further }
  const verdict = await answerClearance(context, basis, speaker, given, `plan:${planId}`)
  if (verdict.kind === 'refused' || verdict.kind === 'late') return { kind: 'refused', why: verdict.why }
  const to = { state: 'agreed', agreedAt: now.toJSDate() } as const
  if (!(await changePlan(tx, organisationId, plan, to))) throw new Error('a locked plan was changed')
  const replaced = await endReplaced(context, plan)
  if (replaced.length > 0) await lookAgain(context, basis.organisation, [accountId])
  await record(tx, context, `agree-on-${kind}`, `account:${accountId}`, {
    planId,
    instalments: plan.instalments,
    replaced,
  })
  const said = kind === 'plan' ? 'Payment plan agreed,' : 'Discount agreed:'
  await notePlan(context, basis.today, plan, `${said} ${termsText(plan, basis.today)}`)
  await tellPlan(context, basis, planId, 'agreed')
  return { kind: 'agreed' }
}

/**
 * The wish for a plan is granted; earlier promises of the same money, and claims to have paid it, are what the plan
 * says now.
 * @returns the ids of what this ended.
 */
async function endReplaced(
  { db: tx, organisationId, now }: Context,
  { id, accountId, currency }: Plan,
): Promise<string[]> {
  const replaced: string[] = []
  for (const answer of await activeAnswers(tx, organisationId, [accountId])) {
    const isSameMoney =
      (answer.kind === 'promise' || answer.kind === 'paid') &&
      answer.data.planId !== id &&
      answer.data.promised?.every((sum) => sum.currency === currency) === true
    if (answer.kind !== 'plan' && !isSameMoney) continue
    const to = { state: 'ended', at: now.toJSDate(), why: 'a payment plan takes its place' } as const
    if (await settleAnswer(tx, organisationId, answer.id, 'active', to)) replaced.push(answer.id)
  }
  return replaced
}
