import { lockAccount } from '../accounts/store.ts'
import { endApproval } from '../approvals/end-approval.ts'
import { requestApproval } from '../approvals/request-approval.ts'
import { ruleNow } from '../approvals/rule-now.ts'
import { liveApproval } from '../approvals/standing-approval.ts'
import { record } from '../audit/record.ts'
import { freezeFacts } from '../clearances/freeze-facts.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { derivedId } from '../derived-id.ts'
import type { Person } from '../people/person.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { formatMoney } from '../receivables/money.ts'
import { agreeOnPlan } from './agree-on-plan.ts'
import type { Instalment, PlanKind } from './plan.ts'
import { offPlan, whatHappens } from './plan-words.ts'
import { addPlan, livePlans, loadPlan, type Plan } from './store.ts'

export type PlanVerdict = { kind: 'done'; planId: string } | { kind: 'refused'; why: string }

/** What somebody chose, checked already against the balance that they saw. */
export interface WantedPlan {
  accountId: string
  kind: PlanKind
  currency: string
  /** What was past due when the form was opened, in minor units. */
  balanceMinor: number
  instalments: Instalment[]
  percent: string | null
  reason: string
}

/** Undoes what was kept on the way to a refusal. */
class Refused extends Error {}

/**
 * Agrees on a plan at once where the policy lets a sum of that size pass, and asks for its approval otherwise.
 * @param occurrence names the form; a second delivery changes nothing.
 */
export async function askForPlan(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  wanted: WantedPlan,
  occurrence: string,
): Promise<PlanVerdict> {
  try {
    const planId = await context.db.transaction((tx) =>
      askInside({ ...context, db: tx }, basis, actor, wanted, occurrence),
    )
    return { kind: 'done', planId }
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', why: error.message }
    throw error
  }
}

async function askInside(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  wanted: WantedPlan,
  occurrence: string,
): Promise<string> {
  const { db: tx, organisationId, now } = context
  const { accountId, currency, balanceMinor } = wanted
  const account = await lockAccount(tx, organisationId, accountId)
  if (!account) throw new Refused('That account is not in the ledger (any more). Nothing was changed.')
  const id = derivedId(organisationId, 'plan', actor.id, accountId, occurrence)
  if (await loadPlan(tx, organisationId, id)) return id
  const owed = await pastDue(context, basis, accountId, currency)
  const text = (amountMinor: number) => formatMoney({ amountMinor, currency })
  if (owed === 0)
    throw new Refused(
      `${account.name} owes nothing in ${currency} that is past due (any more). Nothing was changed.`,
    )
  if (owed !== balanceMinor)
    throw new Refused(
      `The balance has changed: ${account.name} owes ${text(owed)} now, and owed ${text(balanceMinor)} when the form was opened. Nothing was changed; open it again.`,
    )
  await makeRoom(context, basis, actor, account.name, wanted)
  const plan = { ...wanted, id, askedBy: actor.id, askedAt: now.toJSDate(), reason: wanted.reason.trim() }
  if (!(await addPlan(tx, organisationId, plan))) throw new Refused(taken(account.name, currency))
  await record(tx, context, `ask-for-${wanted.kind}`, `account:${accountId}`, { planId: id, ...wanted })
  const kept = await loadPlan(tx, organisationId, id)
  if (!kept) throw new Error('a plan vanished in its own transaction')
  const policy = policyFor(basis.policy, account.segment)
  const sum = offPlan(kept)
  // Whether the client is strategic decides who must agree, never whether anybody must.
  const rule = ruleNow(policy, kept.kind, false, [sum], basis.rates, basis.organisation.reportingCurrency)
  if (rule.kind === 'free') await agreeNow(context, basis, actor, kept)
  else await requestFor(context, basis, actor, kept, occurrence)
  return id
}

/** What is past due in that currency, as the account's card says it, in minor units. */
export async function pastDue(
  { db }: Pick<Context, 'db'>,
  basis: QuestionBasis,
  accountId: string,
  currency: string,
): Promise<number> {
  const facts = (await freezeFacts(db, basis, [accountId])).get(accountId)
  return facts?.balances.find((one) => one.currency === currency)?.minor ?? 0
}

/** One plan stands at a time; one that came back for changes gives way to what its author asks for now. */
async function makeRoom(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  accountName: string,
  { accountId, currency }: WantedPlan,
): Promise<void> {
  const { db: tx, organisationId } = context
  const live = (await livePlans(tx, organisationId, accountId)).find((one) => one.currency === currency)
  if (!live) return
  const asked = await liveApproval(tx, organisationId, accountId, live.kind)
  const isMine = asked?.approval.subjectId === live.id && asked.approval.requestedBy === actor.id
  if (!asked || !isMine || asked.approval.state !== 'changes') throw new Refused(taken(accountName, currency))
  const by = { id: actor.id, name: actor.name }
  await endApproval(context, basis, asked, { state: 'withdrawn', why: 'asked for with other terms', by })
}

function taken(accountName: string, currency: string): string {
  return `There is a plan for what ${accountName} owes in ${currency} already. End it first, or wait for its approval.`
}

async function agreeNow(context: Context, basis: QuestionBasis, actor: Person, plan: Plan): Promise<void> {
  const verdict = await agreeOnPlan(context, basis, actor, plan)
  if (verdict.kind === 'refused') throw new Refused(verdict.why)
}

async function requestFor(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  plan: Plan,
  occurrence: string,
): Promise<void> {
  const { amountMinor, currency } = offPlan(plan)
  const verdict = await requestApproval(context, basis, actor, {
    accountId: plan.accountId,
    kind: plan.kind,
    step: null,
    subjectId: plan.id,
    facts: { sum: [{ currency, minor: amountMinor }], whatHappens: whatHappens(plan, basis.today) },
    reason: plan.reason,
    occurrence,
  })
  if (verdict.kind === 'refused') throw new Refused(verdict.why)
}
