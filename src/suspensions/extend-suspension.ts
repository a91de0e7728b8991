import { suspensionExtensions } from '../../db/schema.ts'
import { lockAccount } from '../accounts/store.ts'
import { endApproval } from '../approvals/end-approval.ts'
import { liveApproval } from '../approvals/standing-approval.ts'
import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { derivedId } from '../derived-id.ts'
import { sumsText } from '../overdue/overdue.ts'
import { dayText } from '../overdue/parts.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { beginReturn } from './begin-return.ts'
import { loadStopCase } from './load-stop-case.ts'
import { changeSuspension, loadExtensions, loadSuspension, type Suspension } from './store.ts'
import { extensionProblems, mayBeStopped, refuseSponsor } from './suspension.ts'
import { noteSuspension, tellSuspension } from './tell-suspension.ts'

export type ActVerdict =
  | { kind: 'done'; suspensionId: string }
  | { kind: 'refused'; why: string }
  /** By field of the form. */
  | { kind: 'invalid'; errors: Record<string, string> }

export const NO_SUSPENSION = 'That suspension does not exist (any more). Nothing was changed.'

/**
 * Gives a client more time: the sponsor's decision, counted, with what was past due then. The suspension is a
 * proposal again, because what was approved named another date. One that the product may have carried out already
 * is ordered back first: nobody who was given time stays without service.
 * @param occurrence names the form; a second delivery changes nothing.
 */
export async function extendSuspension(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  wanted: { suspensionId: string; toOn: string | null; reason: string },
  occurrence: string,
): Promise<ActVerdict> {
  return context.db.transaction(async (tx): Promise<ActVerdict> => {
    const inside = { ...context, db: tx }
    const seen = await loadSuspension(tx, context.organisationId, wanted.suspensionId)
    if (!seen) return { kind: 'refused', why: NO_SUSPENSION }
    await lockAccount(tx, context.organisationId, seen.accountId)
    const suspension = await loadSuspension(tx, context.organisationId, seen.id)
    const found = suspension && (await loadStopCase(inside, basis, suspension))
    if (!found) return { kind: 'refused', why: NO_SUSPENSION }
    const id = derivedId(context.organisationId, 'extension', seen.id, actor.id, occurrence)
    const extended = await loadExtensions(tx, context.organisationId, [seen.id])
    if (extended.some((one) => one.id === id)) return { kind: 'done', suspensionId: seen.id }
    const refusal = refuseSponsor(actor.roles, found.policy.strategic.sponsor)
    if (refusal) return { kind: 'refused', why: refusal }
    const problems = extensionProblems(suspension, wanted, basis.today)
    if ('refused' in problems) return { kind: 'refused', why: problems.refused }
    const { toOn } = wanted
    if (toOn === null || Object.keys(problems).length > 0) return { kind: 'invalid', errors: { ...problems } }
    const { overdue: balances } = found
    await extend(inside, basis, actor, suspension, { id, toOn, reason: wanted.reason.trim(), balances })
    return { kind: 'done', suspensionId: seen.id }
  })
}

async function extend(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { id: suspensionId, accountId }: Suspension,
  extension: {
    id: string
    toOn: string
    reason: string
    balances: { currency: string; amountMinor: number }[]
  },
): Promise<void> {
  const { db: tx, organisationId, now } = context
  const { id, toOn, reason, balances } = extension
  await endRequest(context, basis, actor, accountId, `the date has moved to ${dayText(toOn)}`)
  const before = await loadSuspension(tx, organisationId, suspensionId)
  if (!before) throw new Error('a suspension vanished under the lock of its account')
  const number = before.extensions + 1
  const changed = await changeSuspension(tx, organisationId, before, {
    state: 'proposed',
    suspendOn: toOn,
    extensions: number,
    warnedOn: null,
    problem: null,
  })
  if (!changed) throw new Error('a suspension changed under the lock of its account')
  await tx.insert(suspensionExtensions).values({
    id,
    organisationId,
    suspensionId,
    number,
    fromOn: before.suspendOn,
    toOn,
    sponsorId: actor.id,
    reason,
    balances: balances.map((one) => ({ ...one })),
    at: now.toJSDate(),
  })
  await record(tx, context, 'extend-suspension', `account:${accountId}`, {
    suspensionId,
    number,
    fromOn: before.suspendOn,
    toOn,
    reason,
    balances,
  })
  const text = `${actor.name} gave more time until ${dayText(toOn)} (extension ${number}, ${sumsText(balances)} past due): ${reason}`
  await noteSuspension(context, basis.today, before, text)
  const moved = mayBeStopped(before) ? await loadSuspension(tx, organisationId, suspensionId) : undefined
  if (moved) {
    const why = `${actor.name} gave more time until ${dayText(toOn)}`
    await beginReturn(context, basis, moved, why, context.hasHook ?? false)
  }
  await tellSuspension(context, basis, suspensionId, `extended:${number}`, ['collector', 'owners'])
}

/** Ends the request for it, or the decision that stands, with the reason for everybody who took part. */
export async function endRequest(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  accountId: string,
  why: string,
): Promise<void> {
  const live = await liveApproval(context.db, context.organisationId, accountId, 'suspension')
  if (!live) return
  const by = { id: actor.id, name: actor.name }
  await endApproval(context, basis, live, { state: 'withdrawn', why, by })
}
