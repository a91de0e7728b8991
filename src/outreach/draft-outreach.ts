import { outreach as table } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { PolicyStep, PolicyTier } from '../policy/policy.ts'
import type { Context } from '../ports.ts'
import { compose, type Written } from './compose.ts'
import { judgeText } from './judge-text.ts'
import type { Letter } from './load-letter.ts'
import type { Outreach, OutreachKind } from './outreach.ts'
import { settleOutreach } from './store.ts'

/** Which step of which invoice, for which account. */
export interface StepOf {
  accountId: string
  stepKey: string
  invoiceId: string
  generation: number
}

function writtenFrom(letter: Letter, kind: OutreachKind, tier: PolicyTier): Written & Pick<Outreach, 'kind'> {
  return { kind, ...compose(tier.tone.voice, kind, letter.language, letter.facts, letter.recipient) }
}

/** Writes a step's message for the first time; nothing when there is one already. */
export async function insertDraft(
  context: Context,
  step: StepOf,
  kind: OutreachKind,
  tier: PolicyTier,
  letter: Letter,
): Promise<string | null> {
  const { db: tx, organisationId, now } = context
  const written = writtenFrom(letter, kind, tier)
  const id = context.newId()
  const rows = await tx
    .insert(table)
    .values({
      id,
      organisationId,
      ...step,
      tier: tier.tier,
      ...written,
      ...columnsOf(letter),
      tone: { ...judgeText({ ...written, tier: tier.tier, ...letter }) },
      state: 'draft',
      preparedAt: now.toJSDate(),
    })
    .onConflictDoNothing()
    .returning({ id: table.id })
  if (rows.length === 0) return null
  await record(tx, context, 'prepare-outreach', `outreach:${id}`, { ...step, kind, tier: tier.tier })
  return id
}

/**
 * Writes a message anew from the ledger as it stands: a draft nobody edited, or one that did not get out.
 * @returns the message as it is now; undefined when somebody was faster.
 */
export async function renewDraft(
  context: Context,
  before: Outreach,
  tier: PolicyTier,
  letter: Letter,
  outcome: string | null,
): Promise<Outreach | undefined> {
  const { db: tx, organisationId, now } = context
  const written = writtenFrom(letter, before.kind, tier)
  const next: Outreach = {
    ...before,
    ...written,
    ...letter,
    tier: tier.tier,
    state: 'draft',
    revision: before.revision + 1,
    preparedAt: now.toJSDate(),
    editedBy: null,
    toneOverride: null,
    sentBy: null,
    sentAt: null,
    messageId: null,
    outcome,
  }
  const renewed = await settleOutreach(tx, organisationId, before, before.state, {
    ...written,
    ...columnsOf(letter),
    tone: { ...judgeText(next) },
    tier: tier.tier,
    state: 'draft',
    revision: next.revision,
    preparedAt: now.toJSDate(),
    editedBy: null,
    editedAt: null,
    toneOverride: null,
    sentBy: null,
    sentAt: null,
    messageId: null,
    providerId: null,
    outcome,
  })
  if (!renewed) return undefined
  await record(tx, context, 'renew-outreach', `outreach:${before.id}`, {
    accountId: before.accountId,
    from: before.state,
    revision: next.revision,
  })
  return next
}

function columnsOf(letter: Letter) {
  return {
    language: letter.language,
    recipient: { ...letter.recipient },
    copies: letter.copies.map((copy) => ({ ...copy })),
    senderId: letter.senderId,
    deadlineOn: letter.deadlineOn,
    facts: { ...letter.facts },
  }
}

export function contactKind(step: PolicyStep): OutreachKind | null {
  return step.kind === 'email' || step.kind === 'notice' || step.kind === 'call' ? step.kind : null
}
