import { lockAccount } from '../accounts/store.ts'
import type { Roster } from '../clearances/choose-asked.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { dueStep, LAST_AUTOMATIC_DAY, tierFor } from '../policy/policy.ts'
import type { Context } from '../ports.ts'
import { daysOverdue } from '../receivables/aging.ts'
import { contactKind, insertDraft, renewDraft, type StepOf } from './draft-outreach.ts'
import { judgeText } from './judge-text.ts'
import { type Contact, loadContact } from './load-contact.ts'
import { type Letter, loadLetter } from './load-letter.ts'
import { refuseMail } from './mail-of.ts'
import { noteOutreach } from './note-outreach.ts'
import type { Outreach } from './outreach.ts'
import { enqueueMail } from './send-outreach.ts'
import { loadOutreach, lockOutreachOf, settleOutreach } from './store.ts'
import { tellOutreach } from './tell-outreach.ts'

/** What a person's own act, or the clock, still has to bring does not keep a draft from being written. */
const MAY_COME_LATER: readonly string[] = ['needs-approval', 'outside-hours']

/**
 * Takes one step as far as it may go by itself: a friendly reminder is sent, anything else is written for
 * whoever sends it. A message that was called off, or came back, is written anew once nothing stands against it.
 * Inside a transaction of its own.
 */
export async function takeStep(
  context: Context,
  basis: QuestionBasis,
  step: StepOf,
  roster: Roster,
): Promise<void> {
  const { db: tx, organisationId } = context
  if (!(await lockAccount(tx, organisationId, step.accountId))) return
  const before = await lockOutreachOf(tx, organisationId, step)
  if (before && before.state !== 'cancelled' && before.state !== 'bounced') return
  const contact = await loadContact(context, basis, step, false)
  const rules = contact && dueRules(contact, basis.today, step.stepKey)
  const kind = rules && contactKind(rules.step)
  if (!contact || !rules || !kind) return
  const { verdict } = contact
  const byItself =
    rules.step.mode === 'auto' &&
    kind !== 'call' &&
    rules.days <= LAST_AUTOMATIC_DAY &&
    before?.state !== 'bounced'
  const against = verdict.may
    ? []
    : verdict.reasons.filter(({ code }) => byItself || !MAY_COME_LATER.includes(code))
  if (against.length > 0) return
  const letter = await loadLetter(context, basis, contact, rules, roster, !byItself)
  if (before?.state === 'bounced' && letter.recipient.email === before.recipient.email) return
  if (byItself && context.mailFrom !== undefined)
    return sendByItself(context, basis, step, before, { rules, letter })
  const named = byItself ? await loadLetter(context, basis, contact, rules, roster, true) : letter
  const id = before
    ? (await renewDraft(context, before, rules.tier, named, null))?.id
    : await insertDraft(context, onlyStep(step), kind, rules.tier, named)
  if (!id) return
  const revision = (before?.revision ?? 0) + 1
  await tellOutreach(context, basis, id, named.senderId, `draft:${revision}`)
}

function onlyStep({ accountId, stepKey, invoiceId, generation }: StepOf): StepOf {
  return { accountId, stepKey, invoiceId, generation }
}

/** The step that is due today, if it is this one. */
function dueRules(contact: Contact, today: string, stepKey: string) {
  const driver = contact.loaded.case
  const days = driver?.oldestDueOn == null ? 0 : daysOverdue(driver.oldestDueOn, today)
  const tier = tierFor(contact.policy, days)
  const step = tier && dueStep(tier, days)
  return tier && step?.key === stepKey ? { step, tier, days } : undefined
}

interface Prepared {
  rules: NonNullable<ReturnType<typeof dueRules>>
  letter: Letter
}

/** Nobody presses a button for a friendly reminder: the CSM has had a day to hold it. */
async function sendByItself(
  context: Context,
  basis: QuestionBasis,
  step: StepOf,
  before: Outreach | undefined,
  { rules, letter }: Prepared,
): Promise<void> {
  const { db: tx, organisationId } = context
  const id = before
    ? (await renewDraft(context, before, rules.tier, letter, null))?.id
    : await insertDraft(context, onlyStep(step), 'email', rules.tier, letter)
  const outreach = id ? await loadOutreach(tx, organisationId, id) : undefined
  if (!outreach) return
  const why = refuseMail(outreach) ?? toneProblem(outreach)
  if (why !== null) {
    await settleOutreach(tx, organisationId, outreach, 'draft', { outcome: why })
    return
  }
  await settleOutreach(tx, organisationId, outreach, 'draft', { state: 'queued' })
  await noteOutreach(context, basis.organisation, outreach, {
    verb: 'queue-outreach',
    kind: 'outreach-queued',
    actorId: null,
    text: `${rules.step.title} goes to ${letter.recipient.name} (${letter.recipient.email ?? ''})`,
  })
  await enqueueMail(context, outreach)
}

function toneProblem(outreach: Outreach): string | null {
  const { verdict, findings } = judgeText(outreach)
  return verdict === 'block' ? `The wording needs a look: ${findings[0]?.advice ?? ''}` : null
}
