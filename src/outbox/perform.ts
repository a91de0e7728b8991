import { drawApproval } from '../approvals/draw-approval.ts'
import { spreadNews } from '../approvals/spread-news.ts'
import { deliverMail } from '../outreach/deliver-mail.ts'
import type { Delivery, Deps, MessageRef, Messenger, PostTarget } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { deliverHook } from '../suspensions/deliver-hook.ts'
import type { ClaimedRow } from './claim.ts'
import {
  type ChatEffect,
  isApprovalCardEffect,
  isApprovalNewsEffect,
  isChatEffect,
  isHookEffect,
  isMailEffect,
} from './effect.ts'
import { type KnownTarget, type Places, stateOf } from './places.ts'

/** What became of one claimed row. */
export type Outcome =
  | { kind: 'sent'; ref: MessageRef | null; workspace: KnownTarget | null; pacingMs: number; found: boolean }
  | { kind: 'retry'; afterMs: number; why: string; rateLimited: boolean; counts: boolean }
  | {
      kind: 'refused'
      code: string
      why: string
      revoked: boolean
      unreachable?: boolean
      workspace: KnownTarget | null
    }
  /** `final`: nobody will ever be able to tell. */
  | { kind: 'uncertain'; why: string; final?: boolean }

/** Clocks of ours and of the platform may differ by this much. */
const CLOCK_SLACK_MS = 5 * 60_000
const WAIT_FOR_MESSAGE_MS = 5_000
const NEWS_AGAIN_MS = 60_000

/** Performs one effect. Never throws: a fault in a messenger leaves the outcome uncertain. */
export async function perform(deps: Deps, places: Places, row: ClaimedRow): Promise<Outcome> {
  const { payload } = row
  try {
    if (isMailEffect(payload)) return await deliverMail(deps, row, payload)
    if (isHookEffect(payload)) return await deliverHook(deps, row, payload)
  } catch (error) {
    deps.log.error({ key: row.key, problem: problemOf(error) }, 'a delivery ended in a fault')
    return { kind: 'uncertain', why: 'Sending ended in a fault of Dunwell.' }
  }
  if (isApprovalNewsEffect(payload)) {
    try {
      return await spreadNews(deps, row.organisationId, payload)
    } catch (error) {
      deps.log.error({ key: row.key, problem: problemOf(error) }, 'the news of a request could not be spread')
      // Cards that stay as they were would ask for what is decided: it is never given up.
      return {
        kind: 'retry',
        afterMs: NEWS_AGAIN_MS,
        why: 'A fault of Dunwell.',
        rateLimited: false,
        counts: false,
      }
    }
  }
  let effect: object = payload
  try {
    if (isApprovalCardEffect(payload)) effect = await drawApproval(deps, row.organisationId, payload)
  } catch (error) {
    deps.log.error({ key: row.key, problem: problemOf(error) }, 'a card could not be drawn')
    return { kind: 'retry', afterMs: 0, why: 'A fault of Dunwell.', rateLimited: false, counts: true }
  }
  if (!isChatEffect(effect))
    return refused('unknown_effect', 'This release does not know what to do with it.')
  const workspace = places.workspace(row, effect.workspaceId)
  if (!workspace)
    return refused('unknown_workspace', 'The workspace it was meant for is no longer connected.')
  if (workspace.status !== 'active') {
    return refused('revoked', workspace.problem ?? 'The workspace is disconnected. Install the app again.')
  }
  const messenger = deps.messengers[workspace.platform]
  if (!messenger) {
    return refused('no_messenger', `This server is not set up to send to ${workspace.platform}.`)
  }
  try {
    return effect.kind === 'post'
      ? await post(deps, places, row, effect, workspace, messenger)
      : await update(deps, places, row, effect, workspace, messenger)
  } catch (error) {
    deps.log.error({ key: row.key, problem: problemOf(error) }, 'a delivery ended in a fault')
    return { kind: 'uncertain', why: 'Sending ended in a fault of Dunwell.' }
  }
}

async function post(
  deps: Deps,
  places: Places,
  row: ClaimedRow,
  effect: Extract<ChatEffect, { kind: 'post' }>,
  workspace: KnownTarget,
  messenger: Messenger,
): Promise<Outcome> {
  const thread = effect.threadKey ? places.message(row, effect.threadKey) : undefined
  if (effect.threadKey && !thread) {
    return missing(deps, row, effect.threadKey, 'The message it belongs under was not delivered.')
  }
  const target: PostTarget = { workspace, to: effect.to, ...(thread ? { thread } : {}) }
  if (row.lapsed) {
    const since = new Date(row.since.getTime() - CLOCK_SLACK_MS)
    const found = await messenger.find(target, row.key, since)
    if (found.kind === 'unknown') return { kind: 'uncertain', why: found.why, final: found.final }
    if (found.kind === 'found') {
      return { kind: 'sent', ref: found.ref, workspace, pacingMs: messenger.pacingMs, found: true }
    }
  }
  return outcomeOf(await messenger.post(target, effect.card, row.key), workspace, messenger, true)
}

/** Editing twice does no harm, so an edit of unknown outcome is simply done again. */
async function update(
  deps: Deps,
  places: Places,
  row: ClaimedRow,
  effect: Extract<ChatEffect, { kind: 'update' }>,
  workspace: KnownTarget,
  messenger: Messenger,
): Promise<Outcome> {
  const message = places.message(row, effect.messageKey)
  if (!message) return missing(deps, row, effect.messageKey, 'The message to edit was not delivered.')
  const delivery = await messenger.update(workspace, message, effect.card, effect.messageKey)
  if (delivery.kind === 'uncertain') {
    return { kind: 'retry', afterMs: 0, why: delivery.why, rateLimited: false, counts: true }
  }
  return outcomeOf(delivery, workspace, messenger, false)
}

async function missing(deps: Deps, row: ClaimedRow, key: string, why: string): Promise<Outcome> {
  const state = await stateOf(deps.db, row.organisationId, key).catch((error: unknown) => {
    deps.log.error({ key: row.key, problem: problemOf(error) }, 'could not look up what a message waits for')
    // Nothing was sent, so it is looked up again.
    return 'pending'
  })
  return state === 'pending' || state === 'sending'
    ? {
        kind: 'retry',
        afterMs: WAIT_FOR_MESSAGE_MS,
        why: 'It waits for another message.',
        rateLimited: false,
        counts: false,
      }
    : refused('message_missing', why)
}

function outcomeOf(
  delivery: Delivery,
  workspace: KnownTarget,
  messenger: Messenger,
  leavesMessage: boolean,
): Outcome {
  switch (delivery.kind) {
    case 'sent':
      return {
        kind: 'sent',
        ref: leavesMessage ? delivery.ref : null,
        workspace,
        pacingMs: messenger.pacingMs,
        found: false,
      }
    case 'retry':
      return { ...delivery, counts: !delivery.rateLimited }
    case 'refused':
      return { ...delivery, workspace }
    case 'uncertain':
      return delivery
  }
}

export function refused(code: string, why: string): Outcome {
  return { kind: 'refused', code, why, revoked: false, workspace: null }
}
