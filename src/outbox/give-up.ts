import { record } from '../audit/record.ts'
import type { Card } from '../chat/card.ts'
import { mailGivenUp } from '../outreach/mail-given-up.ts'
import type { Deps } from '../ports.ts'
import { hookGivenUp } from '../suspensions/hook-given-up.ts'
import type { ClaimedRow } from './claim.ts'
import { isChatEffect, isHookEffect, isMailEffect } from './effect.ts'
import { enqueue, laneOf } from './enqueue.ts'
import type { KnownTarget } from './places.ts'
import { revokeWorkspace } from './revoke-workspace.ts'
import { sendElsewhere } from './send-elsewhere.ts'
import { settleEnd } from './settle.ts'

/** Nobody misses an edit of a message that somebody deleted. */
const QUIET = new Set(['message_not_found'])

export interface End {
  state: 'failed' | 'uncertain'
  code: string
  why: string
  /** Set when the whole workspace turned out to be out of reach. */
  revoked: KnownTarget | null
  /** The person or channel cannot be written to until somebody does what `why` says. */
  unreachable?: boolean
}

/**
 * Ends a row that will not be delivered and says so once: in the audit, in the log and, where the effect
 * names somebody, in one direct message. A row of a revoked workspace fails too instead of waiting: what
 * it said was about its day, and a flood of old messages after a new installation would mislead.
 */
export async function giveUp(deps: Deps, claimant: string, row: ClaimedRow, end: End): Promise<void> {
  const { organisationId } = row
  const context = { organisationId, now: deps.now(), actor: 'system:outbox' }
  await deps.db.transaction(async (tx) => {
    if (!(await settleEnd(tx, claimant, row, end.state, end.why))) return
    if (end.revoked) await revokeWorkspace(tx, context, end.revoked, end.why)
    if (QUIET.has(end.code)) return
    const verb = end.state === 'failed' ? 'delivery-failed' : 'delivery-uncertain'
    await record(tx, context, verb, `outbox:${row.key}`, { code: end.code, why: end.why })
    const effect = row.payload
    if (isMailEffect(effect)) await mailGivenUp(deps, tx, row, effect, end)
    if (isHookEffect(effect)) await hookGivenUp(deps, tx, row, effect, end)
    if (end.revoked || !isChatEffect(effect) || effect.kind !== 'post') return
    if (end.unreachable) await sendElsewhere(tx, context, row, effect, end.why)
    if (!effect.tellUserId) return
    const to = { userId: effect.tellUserId }
    await enqueue(tx, context, `tell:${row.key}`, laneOf(effect.workspaceId, to), {
      kind: 'post',
      workspaceId: effect.workspaceId,
      to,
      card: notDelivered(effect.card, end),
    })
  })
  deps.log.warn({ key: row.key, code: end.code, why: end.why }, `an outbox row ended as ${end.state}`)
}

function notDelivered(card: Card, end: End): Card {
  const title = end.state === 'failed' ? 'A message was not delivered' : 'A message may not have arrived'
  return {
    title,
    summary: `${title}: ${end.why}`,
    parts: [
      { kind: 'text', text: ['“', { bold: card.title }, '”'] },
      { kind: 'text', text: end.why },
    ],
  }
}
