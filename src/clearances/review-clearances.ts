import { and, eq, inArray } from 'drizzle-orm'
import { accounts, clearances, steps, timeline } from '../../db/schema.ts'
import { lockAccount } from '../accounts/store.ts'
import { record } from '../audit/record.ts'
import { toleranceMinor } from '../cases/case.ts'
import { lookAgain } from '../cases/look-again.ts'
import { derivedId } from '../derived-id.ts'
import { stepByKey } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { type Clearance, type ClearanceState, materialChange } from './clearance.ts'
import { type FactsNow, freezeFacts } from './freeze-facts.ts'
import type { QuestionBasis } from './load-questions.ts'
import { reviewable, settleClearance } from './store.ts'
import { refreshMessages } from './tell-questions.ts'

export type Review =
  | { kind: 'stands' }
  /** Still the same question, with other figures. */
  | { kind: 'changed'; facts: FactsNow }
  | {
      kind: 'over'
      state: Extract<ClearanceState, 'withdrawn' | 'superseded' | 'void' | 'expired'>
      why: string
    }

/**
 * What has become of a question or a yes since: paid, overtaken by another step, run out, or about something
 * else by now.
 * @param step the state of the planned step it is about; undefined when there is none yet.
 */
export function reviewClearance(
  clearance: Clearance,
  now: FactsNow | undefined,
  step: string | undefined,
  today: string,
  toleranceOf: (currency: string) => number,
): Review {
  const { state, kind, validUntil } = clearance
  const owed = now?.invoices.some(
    ({ openMinor, disputedMinor, currency }) => openMinor - disputedMinor > toleranceOf(currency),
  )
  const open = now?.balances.some(({ minor, currency }) => minor > toleranceOf(currency))
  if (!now || !open) return { kind: 'over', state: 'withdrawn', why: 'the client has paid' }
  if (!owed || now.tier === 0)
    return { kind: 'over', state: 'void', why: 'nothing undisputed is overdue any more' }
  if (validUntil !== null && validUntil < today)
    return { kind: 'over', state: 'expired', why: `it held until ${validUntil}` }
  if (step === 'superseded') return { kind: 'over', state: 'superseded', why: 'another step has come since' }
  if (state === 'open' && step === 'planned' && kind === 'ask')
    return { kind: 'over', state: 'superseded', why: 'the step no longer waits for it' }
  const change = materialChange(clearance.facts, now, toleranceOf)
  if (change === null) return { kind: 'stands' }
  // Nobody has said yes to an open question yet, so it only shows the new figures.
  return state === 'open' ? { kind: 'changed', facts: now } : { kind: 'over', state: 'void', why: change }
}

/** Looks again at every open question and every yes that still counts, and ends those that do no more. */
export async function reviewClearances(context: Context, basis: QuestionBasis): Promise<number> {
  const { db, organisationId } = context
  const found = await reviewable(db, organisationId)
  if (found.length === 0) return 0
  const { policy, today } = basis
  const facts = await freezeFacts(db, basis, [...new Set(found.map(({ accountId }) => accountId))])
  const states = await stepStates(context, found)
  const segments = await segmentsOf(context, basis, found)
  let touched = 0
  for (const clearance of found) {
    const now = facts.get(clearance.accountId)
    const step = states.get(stepOf(clearance))
    const own = policyFor(policy, segments.get(clearance.accountId) ?? null)
    const review = reviewClearance(clearance, now, step, today, (currency) => toleranceMinor(own, currency))
    if (review.kind === 'stands') continue
    touched += 1
    await context.db.transaction(async (tx) => {
      const inside = { ...context, db: tx }
      if (review.kind === 'changed') await renew(inside, clearance, review.facts)
      else if (!(await end(inside, basis, clearance, review))) return
      await refreshMessages(inside, basis, [clearance.id])
    })
  }
  return touched
}

function stepOf({ stepKey, invoiceId, generation }: Pick<Clearance, 'stepKey' | 'invoiceId' | 'generation'>) {
  return `${invoiceId}:${generation}:${stepKey}`
}

/** Only where the policy has rules of its own for some. */
async function segmentsOf(
  { db, organisationId }: Context,
  { policy }: QuestionBasis,
  found: Clearance[],
): Promise<Map<string, string | null>> {
  if (policy.segments === undefined) return new Map()
  const accountIds = [...new Set(found.map(({ accountId }) => accountId))]
  const rows = await db
    .select({ id: accounts.id, segment: accounts.segment })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), inArray(accounts.id, accountIds)))
  return new Map(rows.map(({ id, segment }) => [id, segment]))
}

async function stepStates({ db, organisationId }: Context, found: Clearance[]): Promise<Map<string, string>> {
  const accountIds = [...new Set(found.map(({ accountId }) => accountId))]
  const rows = await db
    .select({
      stepKey: steps.stepKey,
      invoiceId: steps.invoiceId,
      generation: steps.generation,
      state: steps.state,
    })
    .from(steps)
    .where(and(eq(steps.organisationId, organisationId), inArray(steps.accountId, accountIds)))
  return new Map(rows.map((row) => [stepOf(row), row.state]))
}

async function renew(
  { db: tx, organisationId }: Context,
  clearance: Clearance,
  now: FactsNow,
): Promise<void> {
  const facts = { ...now, stepKey: clearance.stepKey, wouldSendOn: clearance.facts.wouldSendOn }
  await tx
    .update(clearances)
    .set({ facts, tier: now.tier })
    .where(
      and(
        eq(clearances.organisationId, organisationId),
        eq(clearances.id, clearance.id),
        eq(clearances.state, 'open'),
      ),
    )
}

const SAID: Record<string, string> = {
  withdrawn: 'is withdrawn',
  superseded: 'is overtaken',
  void: 'counts no more',
  expired: 'has run out',
}

async function end(
  context: Context,
  { organisation, policy, today }: QuestionBasis,
  clearance: Clearance,
  { state, why }: Extract<Review, { kind: 'over' }>,
): Promise<boolean> {
  const { db: tx, organisationId, now } = context
  const { id, accountId, stepKey } = clearance
  await lockAccount(tx, organisationId, accountId)
  const settled = { state, nextRungAt: null }
  if (!(await settleClearance(tx, organisationId, id, clearance.state, settled))) return false
  const what =
    clearance.state === 'open' ? (clearance.kind === 'ask' ? 'The question' : 'The announcement') : 'The yes'
  await tx
    .insert(timeline)
    .values({
      id: derivedId(organisationId, 'clearance-over', id, state),
      organisationId,
      accountId,
      at: now.toJSDate(),
      onDate: today,
      kind: `clearance-${state}`,
      text: `${what} about ${stepByKey(policy, stepKey)?.title ?? stepKey} ${SAID[state]}: ${why}`,
      data: { clearanceId: id },
    })
    .onConflictDoNothing()
  await record(tx, context, `${state}-clearance`, `account:${accountId}`, { clearanceId: id, why })
  // What was cleared is so no more: it waits again, and somebody is asked again.
  if (clearance.state !== 'open') await lookAgain(context, organisation, [accountId])
  return true
}
