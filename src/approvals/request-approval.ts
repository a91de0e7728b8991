import { and, eq } from 'drizzle-orm'
import { approvals, people } from '../../db/schema.ts'
import { lockAccount } from '../accounts/store.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { derivedId } from '../derived-id.ts'
import { isRole, type Person } from '../people/person.ts'
import type { ApprovalKind } from '../policy/approval-rules.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { type ApprovalRuleNow, LONGEST_REASON } from './approval.ts'
import { factsHashOf } from './approval-facts.ts'
import { expiryOf, nextReminder } from './deadlines.ts'
import { freezeApproval, type GivenFacts } from './freeze-approval.ts'
import { kindPhrase, kindTitle } from './kind-words.ts'
import { logApproval } from './log-approval.ts'
import { ruleNow } from './rule-now.ts'
import { liveApproval } from './standing-approval.ts'
import { loadApproval } from './store.ts'
import { mayStand } from './tally.ts'
import { postApproval } from './tell-approvals.ts'
import { eitherRole } from './verdict.ts'
import { whyVoid } from './why-void.ts'

export type RequestVerdict =
  | { kind: 'requested'; approvalId: string }
  | { kind: 'refused'; why: string }
  /** The same click or form came twice. */
  | { kind: 'repeated'; approvalId: string }

export interface ApprovalRequest {
  accountId: string
  kind: ApprovalKind
  /** The step it lets happen. */
  step: { key: string; invoiceId: string; generation: number } | null
  /** The message, suspension or closure it is about. */
  subjectId: string | null
  facts: GivenFacts
  reason: string
  /** Names the click or form. */
  occurrence: string
}

/**
 * Asks for a decision of the policy's roles over the facts as they stand, and writes to those who may give it.
 * One request of a kind stands per account.
 */
export async function requestApproval(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  request: ApprovalRequest,
): Promise<RequestVerdict> {
  return context.db.transaction((tx) => requestInside({ ...context, db: tx }, basis, actor, request))
}

async function requestInside(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  request: ApprovalRequest,
): Promise<RequestVerdict> {
  const { db: tx, organisationId, now } = context
  const { organisation } = basis
  const { accountId, kind, step, subjectId, reason } = request
  if (reason.length > LONGEST_REASON)
    return refused(
      `Say why in at most ${LONGEST_REASON} characters; that was ${reason.length.toLocaleString('en-US')}.`,
    )
  const account = await lockAccount(tx, organisationId, accountId)
  if (!account) return refused('That account is not in the ledger (any more). Nothing was asked for.')
  const id = derivedId(organisationId, 'approval', actor.id, accountId, kind, request.occurrence)
  if (await loadApproval(tx, organisationId, id)) return { kind: 'repeated', approvalId: id }
  const standing = await liveApproval(tx, organisationId, accountId, kind)
  if (standing)
    return refused(
      `${kindTitle(kind)}: a request for ${account.name} is there already, asked for by ${standing.approval.requesterName}.`,
    )
  const frozen = await freezeApproval(tx, basis, request, request.facts)
  if (!frozen) return refused('That account is not in the ledger (any more). Nothing was asked for.')
  const { facts } = frozen
  const policy = policyFor(basis.policy, frozen.segment)
  const sums = facts.sum?.map(({ currency, minor }) => ({ currency, amountMinor: minor })) ?? null
  const found = ruleNow(policy, kind, facts.strategic, sums, basis.rates, organisation.reportingCurrency)
  if (found.kind === 'not-done')
    return refused(`The policy does not provide for this: nobody is named who could approve it.`)
  if (found.kind === 'free') return refused('A sum of that size needs no approval.')
  const void_ = await whyVoid(tx, basis, { accountId, kind, subjectId, facts })
  if (void_ !== null) return refused(`There is nothing to approve now: ${void_}.`)
  const owners = [account.owners.csm, account.owners.ae].filter((one) => one !== null)
  const nobody = await whyNobodyCan(context, found.rule, actor.id, owners)
  if (nobody !== null) return refused(nobody)
  const factsHash = factsHashOf(facts)
  const added = await tx
    .insert(approvals)
    .values({
      id,
      organisationId,
      accountId,
      kind,
      stepKey: step?.key ?? null,
      invoiceId: step?.invoiceId ?? null,
      generation: step?.generation ?? null,
      subjectId,
      state: 'pending',
      rule: { ...found.rule },
      facts: { ...facts },
      factsHash,
      requestedBy: actor.id,
      requestedAt: now.toJSDate(),
      reason: reason.trim(),
      expiresAt: expiryOf(organisation, found.rule, now),
      nextReminderAt: nextReminder(organisation, found.rule, now, 0),
    })
    .onConflictDoNothing()
    .returning({ id: approvals.id })
  if (added.length === 0) return refused('Somebody asked for the same at this moment. Look at their request.')
  const loaded = await loadApproval(tx, organisationId, id)
  if (!loaded) throw new Error('a request vanished in its own transaction')
  const text = `${actor.name} asked for approval of ${kindPhrase(kind, facts.accountName)}`
  await logApproval(context, basis, loaded.approval, 'request', text, {
    stepKey: step?.key ?? null,
    subjectId,
    reason,
  })
  await postApproval(context, basis, loaded)
  return { kind: 'requested', approvalId: id }
}

/** Why the rule can never be met by the people there are; null when it can. */
async function whyNobodyCan(
  { db: tx, organisationId }: Context,
  rule: ApprovalRuleNow,
  requestedBy: string,
  ownerIds: string[],
): Promise<string | null> {
  const rows = await tx
    .select({ id: people.id, name: people.name, roles: people.roles, active: people.active })
    .from(people)
    .where(and(eq(people.organisationId, organisationId), eq(people.active, true)))
  const able = rows
    .map((one) => ({ ...one, roles: one.roles.filter(isRole) }))
    .filter((one) => mayStand({ rule, requestedBy, ownerIds }, one))
  const lacking = rule.always.find((role) => !able.some(({ roles }) => roles.includes(role)))
  if (lacking) return nobodyIs(eitherRole([lacking]))
  if (rule.sponsor && !able.some(({ roles }) => roles.some((role) => rule.sponsor?.includes(role))))
    return nobodyIs(eitherRole(rule.sponsor))
  if (able.length < rule.need)
    return `${rule.need} different people must approve this, and besides you only ${able.length} can (${eitherRole(rule.of)}). Have somebody else ask, or give another person one of these roles.`
  return null
}

function nobodyIs(role: string): string {
  return `Besides you nobody is ${role}, and one must approve this. Have somebody else ask, or give another person that role.`
}

function refused(why: string): RequestVerdict {
  return { kind: 'refused', why }
}
