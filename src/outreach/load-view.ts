import { and, eq, inArray } from 'drizzle-orm'
import { accounts, people } from '../../db/schema.ts'
import { standingApproval } from '../approvals/standing-approval.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { ApprovalKind } from '../policy/approval-rules.ts'
import { stepByKey } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { approvalKindOf } from './approval-of.ts'
import { judgeText, type ToneVerdict } from './judge-text.ts'
import type { Outreach } from './outreach.ts'
import { loadOutreach } from './store.ts'

/** A message with everything its card shows. */
export interface OutreachView extends Outreach {
  accountName: string
  stepTitle: string
  senderName: string | null
  sentByName: string | null
  editedByName: string | null
  tone: ToneVerdict
  /** A clear breach stops the text, rather than being pointed out. */
  guarded: boolean
  approvalKind: ApprovalKind | null
  approval: { id: string; state: string } | null
  /** Mail can be sent from here. */
  canMail: boolean
}

export async function loadView(
  context: Pick<Context, 'db' | 'organisationId' | 'mailFrom'>,
  { policy: whole }: QuestionBasis,
  id: string,
): Promise<OutreachView | undefined> {
  const { db, organisationId } = context
  const outreach = await loadOutreach(db, organisationId, id)
  if (!outreach) return undefined
  const [account] = await db
    .select({ name: accounts.name, segment: accounts.segment })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.id, outreach.accountId)))
  const { senderId, sentBy, editedBy, stepKey, tier } = outreach
  const policy = policyFor(whole, account?.segment ?? null)
  const step = stepByKey(policy, stepKey)
  const names = await namesOf(context, [senderId, sentBy, editedBy])
  const approvalKind = step ? approvalKindOf(step, tier) : null
  return {
    ...outreach,
    accountName: account?.name ?? outreach.facts.accountName,
    stepTitle: step?.title ?? stepKey,
    senderName: names(senderId),
    sentByName: names(sentBy),
    editedByName: names(editedBy),
    tone: judgeText(outreach),
    guarded: policy.tiers.find((one) => one.tier === tier)?.tone.guard !== 'warn',
    approvalKind,
    approval: approvalKind === null ? null : await standingApproval(db, organisationId, id),
    canMail: context.mailFrom !== undefined,
  }
}

async function namesOf(
  { db, organisationId }: Pick<Context, 'db' | 'organisationId'>,
  ids: (string | null)[],
): Promise<(id: string | null) => string | null> {
  const wanted = ids.filter((id) => id !== null)
  const rows =
    wanted.length === 0
      ? []
      : await db
          .select({ id: people.id, name: people.name })
          .from(people)
          .where(and(eq(people.organisationId, organisationId), inArray(people.id, wanted)))
  return (id) => rows.find((row) => row.id === id)?.name ?? null
}
