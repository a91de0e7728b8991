import { and, eq } from 'drizzle-orm'
import { accounts } from '../../db/schema.ts'
import { lockAccount } from '../accounts/store.ts'
import { finishApproval } from '../approvals/finish-approval.ts'
import { type QuestionBasis, questionBasis } from '../clearances/load-questions.ts'
import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import { RETRIES } from '../outbox/backoff.ts'
import type { ClaimedRow } from '../outbox/claim.ts'
import type { HookEffect } from '../outbox/effect.ts'
import { type Outcome, refused } from '../outbox/perform.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context, Deps, HookOrder } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import { beginReturn } from './begin-return.ts'
import { claimedApproval } from './claimed-approval.ts'
import { callOff } from './end-suspension.ts'
import { loadStopCase } from './load-stop-case.ts'
import { markFailed, markRestored, markStopped } from './settle-suspension.ts'
import { changeSuspension, loadSuspension, type Suspension } from './store.ts'
import { decideStop, hookKey } from './suspension.ts'

/** Nothing was asked of the product, or everything is settled already. */
const NOTHING_LEFT: Outcome = { kind: 'sent', ref: null, workspace: null, pacingMs: 0, found: false }

/**
 * Asks the organisation's product to stop or restore a service. An order whose answer was lost is sent again: it
 * carries the same key, under which the product does it once, and a service that stayed stopped after a payment
 * would harm more than a second request.
 */
export async function deliverHook(deps: Deps, row: ClaimedRow, effect: HookEffect): Promise<Outcome> {
  const { productHook } = deps
  const { action, suspensionId } = effect
  const wanted = action === 'suspend' ? 'suspending' : 'restoring'
  const order = await withAccount(
    deps,
    row.organisationId,
    suspensionId,
    async (context, basis, suspension) => {
      if (suspension.state !== wanted) return null
      if (
        action === 'suspend' &&
        !(await stillToStop(context, basis, suspension, row, productHook !== undefined))
      )
        return null
      return orderFor(context, suspension, action)
    },
  )
  if (!order) return NOTHING_LEFT
  const delivery = productHook
    ? await productHook.call(order)
    : ({ kind: 'refused', code: 'no_hook', why: 'No product is connected. Set PRODUCT_HOOK_URL.' } as const)
  if (delivery.kind === 'retry' && row.attempts < RETRIES) {
    const { afterMs, why } = delivery
    return { kind: 'retry', afterMs, why, rateLimited: false, counts: true }
  }
  await withAccount(deps, row.organisationId, suspensionId, async (context, basis, suspension) => {
    if (suspension.state !== wanted) return
    if (delivery.kind !== 'done') await markFailed(context, basis, suspension, delivery.why)
    else if (action === 'suspend') await markStopped(context, basis, suspension)
    else await markRestored(context, basis, suspension)
  })
  if (delivery.kind === 'done') return NOTHING_LEFT
  return refused(delivery.kind === 'retry' ? 'retries_used_up' : delivery.code, delivery.why)
}

/** Works on a suspension in one transaction, its account locked first, as everywhere. */
async function withAccount<T>(
  deps: Deps,
  organisationId: string,
  suspensionId: string,
  work: (context: Context, basis: QuestionBasis, suspension: Suspension) => Promise<T>,
): Promise<T | null> {
  return deps.db.transaction(async (tx) => {
    const context = systemContext({ ...deps, db: tx }, organisationId, 'suspensions')
    const seen = await loadSuspension(tx, organisationId, suspensionId)
    if (!seen) return null
    await lockAccount(tx, organisationId, seen.accountId)
    const suspension = await loadSuspension(tx, organisationId, suspensionId)
    if (!suspension) return null
    const organisation = await loadOrganisation(tx, organisationId)
    const { policy } = await loadPolicy(tx, organisationId)
    const basis = await questionBasis(tx, organisation, policy, localDate(organisation, context.now))
    return work(context, basis, suspension)
  })
}

/** Ledger and gates are read again right before the product is asked. What changed since takes the order back. */
async function stillToStop(
  context: Context,
  basis: QuestionBasis,
  suspension: Suspension,
  row: ClaimedRow,
  hasHook: boolean,
): Promise<boolean> {
  const found = await loadStopCase(context, basis, suspension)
  if (!found) return false
  const { owed, gates, noticeStands } = found
  const verdict = decideStop(
    // Claimed in its time, it is carried out even when the clock has gone on.
    { state: 'scheduled', suspendOn: suspension.suspendOn, warnedOn: '' },
    { today: basis.today, isRunTime: true, owed, gates, noticeStands, approved: true },
  )
  if (verdict.kind === 'stop') return true
  const why = verdict.kind === 'drop' ? verdict.why : verdict.reasons.join('; ')
  const mayHaveStopped = row.lapsed || row.attempts > 0
  if (mayHaveStopped) {
    await beginReturn(context, basis, suspension, `${why.charAt(0).toUpperCase()}${why.slice(1)}`, hasHook)
    return false
  }
  const approvalId = await claimedApproval(context, suspension.id)
  if (verdict.kind === 'drop') {
    if (approvalId) await finishApproval(context, approvalId, { kind: 'failed', why })
    await callOff(context, basis, suspension, why)
  } else {
    const to = { state: 'scheduled', problem: `It waits: ${why}.`, debt: [] } satisfies Parameters<
      typeof changeSuspension
    >[3]
    await changeSuspension(context.db, context.organisationId, suspension, to)
    if (approvalId) await finishApproval(context, approvalId, { kind: 'given-back' })
  }
  return false
}

async function orderFor(
  { db, organisationId, now }: Context,
  suspension: Suspension,
  action: HookEffect['action'],
): Promise<HookOrder | null> {
  const { accountId, services, exemptServices, endedWhy } = suspension
  const [account] = await db
    .select({ externalId: accounts.externalId, name: accounts.name })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.id, accountId)))
  if (!account) return null
  return {
    key: hookKey(suspension, action),
    action,
    account,
    services,
    exemptServices,
    reason: action === 'suspend' ? 'unpaid past the date of the final notice' : (endedWhy ?? 'paid'),
    at: now.toUTC().toISO() ?? '',
  }
}
