import { accountName, accountSegments } from '../accounts/store.ts'
import { type ApprovalState, LONGEST_REASON } from '../approvals/approval.ts'
import { standingApproval } from '../approvals/standing-approval.ts'
import { toleranceMinor } from '../cases/case.ts'
import type { Answers } from '../chat/form.ts'
import type { Reply } from '../chat/reply.ts'
import { freezeFacts } from '../clearances/freeze-facts.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { InputOf } from '../command-calls.ts'
import { findAccounts } from '../overdue/find-accounts.ts'
import { FINANCE_ROLES } from '../people/person.ts'
import { askForPlan, type PlanVerdict, type WantedPlan } from '../plans/ask-for-plan.ts'
import { endPlan, NO_PLAN } from '../plans/end-plan.ts'
import { loadShownPlan } from '../plans/load-shown-plan.ts'
import {
  afterDiscount,
  type Instalment,
  leftAlone,
  readInstalments,
  readPayBy,
  readPercent,
} from '../plans/plan.ts'
import { planCard } from '../plans/plan-card.ts'
import { type Owed, offerCard, planEndForm, planForm } from '../plans/plan-form.ts'
import { livePlans } from '../plans/store.ts'
import type { Policy } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import { type Asked, type Commands, card, notice, quote } from './asked.ts'
import { basisOf } from './give-answer.ts'
import { tooLong } from './too-long.ts'

type Names = 'plan-words' | 'open-plan' | 'save-plan' | 'show-plan' | 'open-plan-end' | 'save-plan-end'

/** Instalments, and discounts for prompt payment. */
export const PLAN_COMMANDS: Commands<Names> = {
  'plan-words': { mayUse: FINANCE_ROLES, run: words },
  'open-plan': { mayUse: FINANCE_ROLES, run: open },
  'save-plan': { mayUse: FINANCE_ROLES, run: save },
  'show-plan': { mayUse: 'everyone', run: (asked, { planId }) => show(asked, planId) },
  'open-plan-end': { mayUse: FINANCE_ROLES, run: openEnd },
  'save-plan-end': { mayUse: FINANCE_ROLES, run: saveEnd },
}

/** Beyond so many a picker helps nobody. */
const MOST_ACCOUNTS = 20

async function words(asked: Asked, { words: typed }: InputOf<'plan-words'>): Promise<Reply> {
  const { db, organisationId } = asked.context
  const text = typed.replace(/\s+/g, ' ').trim().slice(0, 300)
  if (text === '') return notice(`Say with which account: ${quote(asked, 'dunwell', 'plan Acme')}.`)
  const { accounts } = await findAccounts(db, organisationId, text, MOST_ACCOUNTS, 0)
  const [only, ...others] = accounts
  if (!only) return notice(`No account matches “${text.slice(0, 60)}”. Try part of its name, or its id.`)
  if (others.length === 0) return open(asked, { accountId: only.id })
  return card({
    title: 'Which account?',
    summary: `${accounts.length} accounts match “${text.slice(0, 60)}”`,
    parts: [
      {
        kind: 'choice',
        prompt: 'Agree on a plan with',
        placeholder: 'Choose an account',
        options: accounts.map(({ id, name }) => ({
          label: name,
          call: { name: 'open-plan', input: { accountId: id } },
        })),
      },
    ],
  })
}

async function open(asked: Asked, { accountId, currency, shape }: InputOf<'open-plan'>): Promise<Reply> {
  const { context, viewer } = asked
  const { db, organisationId } = context
  const name = await accountName(db, organisationId, accountId)
  if (name === undefined) return notice('That account is not in the ledger (any more).')
  const owed = await owedBy(asked, await basisOf(asked), accountId)
  const live = await livePlans(db, organisationId, accountId)
  const [only, ...others] = live
  if (only && others.length === 0 && owed.every((one) => one.currency === only.currency) && !shape)
    return show(asked, only.id)
  if (owed.length === 0) return notice(`Nothing of ${name} is past due, so there is nothing to agree on.`)
  const chosen = owed.find((one) => one.currency === currency)
  if (!shape || !chosen) return card(offerCard(accountId, name, owed))
  const standing = live.find((one) => one.currency === currency)
  if (standing && (await stateOfRequest(asked, standing.id)) !== 'changes') return show(asked, standing.id)
  const { organisation, today } = viewer
  const about = {
    accountId,
    accountName: name,
    owed: chosen,
    organisation,
    today,
    form: context.newId(),
    policy: viewer.version.policy,
  }
  return { kind: 'form', form: planForm(about, shape, standing) }
}

/** Of the latest request for its approval. */
async function stateOfRequest({ context }: Asked, planId: string): Promise<ApprovalState | undefined> {
  return (await standingApproval(context.db, context.organisationId, planId))?.state
}

async function owedBy({ context }: Asked, basis: QuestionBasis, accountId: string): Promise<Owed[]> {
  const balances = (await freezeFacts(context.db, basis, [accountId])).get(accountId)?.balances ?? []
  return balances.filter(({ minor }) => minor > 0)
}

async function save(asked: Asked, input: InputOf<'save-plan'>): Promise<Reply> {
  const { context, actor, viewer } = asked
  const { answers, form, ...about } = input
  const reason = said(answers, 'reason')
  const { policy } = viewer.version
  const segments = await accountSegments(context.db, context.organisationId, [input.accountId])
  const tolerance = toleranceMinor(policyFor(policy, segments.get(input.accountId) ?? null), input.currency)
  const terms = readTerms(input, viewer.today, policy.plans, tolerance)
  const errors = { ...('errors' in terms ? terms.errors : {}), ...tooLong('reason', reason, LONGEST_REASON) }
  if ('errors' in terms || Object.keys(errors).length > 0) return { kind: 'invalid', errors }
  const wanted: WantedPlan = { ...about, ...terms.found, reason }
  return told(asked, await askForPlan(context, await basisOf(asked), actor, wanted, form))
}

type ReadTerms =
  | { found: { instalments: Instalment[]; percent: string | null } }
  | { errors: Record<string, string> }

/** Read against the balance that the form showed; whether that still holds is asked where the plan is kept. */
function readTerms(
  { kind, currency, balanceMinor, answers }: InputOf<'save-plan'>,
  today: string,
  most: Policy['plans'],
  toleranceMinor: number,
): ReadTerms {
  if (kind === 'plan') {
    const read = readInstalments(said(answers, 'instalments'), {
      currency,
      balanceMinor,
      today,
      maxInstalments: most.maxInstalments,
      toleranceMinor,
    })
    return 'found' in read
      ? { found: { instalments: read.found, percent: null } }
      : { errors: { instalments: read.problem } }
  }
  const percent = readPercent(said(answers, 'percent'), most.maxDiscountPercent)
  const payBy = readPayBy(said(answers, 'payBy'), today)
  if ('problem' in percent || 'problem' in payBy)
    return {
      errors: {
        ...('problem' in percent ? { percent: percent.problem } : {}),
        ...('problem' in payBy ? { payBy: payBy.problem } : {}),
      },
    }
  const minor = afterDiscount(balanceMinor, percent.found)
  if (minor === balanceMinor) return { errors: { percent: 'That takes nothing off so small a balance.' } }
  if (minor <= toleranceMinor)
    return { errors: { percent: `That leaves no more than ${leftAlone(toleranceMinor, currency)}.` } }
  return { found: { instalments: [{ on: payBy.found, minor }], percent: percent.found } }
}

function said(answers: Answers, key: string): string {
  const value = answers[key]
  return typeof value === 'string' ? value : ''
}

async function openEnd(asked: Asked, { planId }: InputOf<'open-plan-end'>): Promise<Reply> {
  const { context } = asked
  const shown = await loadShownPlan(context.db, context.organisationId, planId)
  if (!shown) return notice(NO_PLAN)
  if (shown.plan.endedAt !== null) return show(asked, planId)
  return { kind: 'form', form: planEndForm(shown.plan, shown.accountName, context.newId()) }
}

async function saveEnd(asked: Asked, { planId, answers }: InputOf<'save-plan-end'>): Promise<Reply> {
  const reason = said(answers, 'reason')
  if (reason.trim() === '') return { kind: 'invalid', errors: { reason: 'Say why. It stays on record.' } }
  const errors = tooLong('reason', reason, LONGEST_REASON)
  if (errors) return { kind: 'invalid', errors }
  return told(asked, await endPlan(asked.context, await basisOf(asked), asked.actor, { planId, reason }))
}

async function told(asked: Asked, verdict: PlanVerdict): Promise<Reply> {
  return verdict.kind === 'refused' ? notice(verdict.why) : show(asked, verdict.planId)
}

async function show(asked: Asked, planId: string): Promise<Reply> {
  const { context, viewer } = asked
  const shown = await loadShownPlan(context.db, context.organisationId, planId)
  return shown ? card(planCard(shown, viewer.today)) : notice(NO_PLAN)
}
