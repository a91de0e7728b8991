import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { workspaces } from '../../db/schema.ts'
import type { Card } from '../chat/card.ts'
import type { Delivery, Deps, MessageRef, Messenger, PostTarget, Workspace } from '../ports.ts'
import { threadIn, withoutThread } from './activity.ts'
import type { Connector, ConnectorAnswer } from './connector.ts'
import { endConversations, findConversation, latestServiceUrl } from './conversations.ts'
import { failureOf, type Where } from './outcome.ts'
import { openPersonalChat, type Tenant } from './personal-chat.ts'
import { renderMessage } from './render.ts'
import { messageActivity } from './say.ts'

export interface TeamsMessengerOptions {
  deps: Deps
  connector: Connector
  appId: string
  pacingMs?: number
}

/**
 * Teams takes from a bot, in one conversation, 7 messages a second, 60 in half a minute and 1,800 an hour. The
 * last allows one every two seconds for ever, and one every two seconds never breaks the others.
 */
const PACING_MS = 2_000

const NO_LOOK_UP = 'Teams does not let a bot read what was said, so it cannot be looked up.'

/** Teams' side of the outbox. It never repeats a call that may have delivered something. */
export function createTeamsMessenger(options: TeamsMessengerOptions): Messenger {
  const { deps, connector, appId } = options
  const owners = new Map<string, string>()

  async function tenantOf(workspace: Workspace): Promise<Tenant> {
    const { id, externalId } = workspace
    const known = owners.get(id)
    if (known) return { id, externalId, organisationId: known }
    const [row] = await deps.db
      .select({ organisationId: workspaces.organisationId })
      .from(workspaces)
      .where(eq(workspaces.id, id))
    if (!row) throw new Error(`workspace ${id} does not exist`)
    owners.set(id, row.organisationId)
    return { id, externalId, organisationId: row.organisationId }
  }

  async function settle(
    answer: ConnectorAnswer,
    where: Where,
    tenant: Tenant,
    place: MessageRef,
  ): Promise<Delivery> {
    const failure = failureOf(answer, where)
    if (!failure) return placed(answer, place)
    if (failure.kind === 'refused' && failure.unreachable && place.channelId !== '') {
      const which = { conversationId: place.channelId }
      await endConversations(deps.db, tenant, which, failure.why, deps.now().toJSDate())
    }
    return failure
  }

  async function postToPerson(tenant: Tenant, userId: string, card: Card): Promise<Delivery> {
    const where = { name: 'that person', personal: true }
    const activity = messageActivity(renderMessage(card))
    for (const anew of [false, true]) {
      const chat = await openPersonalChat(
        { product: { deps }, connector, appId },
        tenant,
        userId,
        undefined,
        anew,
      )
      if ('failed' in chat) {
        const failure = failureOf(chat.failed, where)
        // Opening a chat delivers nothing, so whatever became of it, it may be tried again.
        return failure?.kind === 'uncertain'
          ? { kind: 'retry', afterMs: 2_000, why: failure.why, rateLimited: false }
          : (failure ?? { kind: 'uncertain', why: 'Teams did not say which chat it opened.' })
      }
      const { serviceUrl, conversationId } = chat
      const answer = await connector.post(serviceUrl, conversationId, activity)
      const gone = answer.kind === 'failed' && answer.status === 404
      if (!gone || anew) return settle(answer, where, tenant, { channelId: conversationId, externalId: '' })
      await endConversations(deps.db, tenant, { conversationId }, 'The chat is gone.', deps.now().toJSDate())
    }
    throw new Error('a chat was neither written to nor refused')
  }

  async function postToChannel(
    tenant: Tenant,
    channelId: string,
    thread: MessageRef | undefined,
    card: Card,
  ): Promise<Delivery> {
    const known = await findConversation(deps.db, tenant, channelId)
    const name = nameOf(known)
    if (known && known.state !== 'active') {
      return { kind: 'refused', code: 'not_there', why: notThere(name), revoked: false, unreachable: true }
    }
    const serviceUrl = known?.serviceUrl ?? (await latestServiceUrl(deps.db, tenant))
    if (!serviceUrl) {
      return { kind: 'refused', code: 'not_there', why: notThere(name), revoked: false, unreachable: true }
    }
    const where = { name, personal: false }
    const activity = messageActivity(renderMessage(card))
    const isChannel = known ? known.kind === 'channel' : !channelId.endsWith('@thread.v2')
    if (isChannel && !thread) {
      const answer = await connector.create(serviceUrl, {
        isGroup: true,
        bot: { id: `28:${appId}` },
        tenantId: tenant.externalId,
        channelData: { channel: { id: channelId }, tenant: { id: tenant.externalId } },
        activity,
      })
      return settle(answer, where, tenant, { channelId, externalId: '' })
    }
    const place = isChannel && thread ? conversationOfThread(thread) : channelId
    const answer = await connector.post(serviceUrl, place, activity)
    return settle(answer, where, tenant, { channelId: place, externalId: '' })
  }

  return {
    pacingMs: options.pacingMs ?? PACING_MS,

    async post({ workspace, to, thread }: PostTarget, card) {
      const tenant = await tenantOf(workspace)
      return 'userId' in to
        ? postToPerson(tenant, to.userId, card)
        : postToChannel(tenant, to.channelId, thread, card)
    },

    async update(workspace, message, card) {
      const tenant = await tenantOf(workspace)
      const known = await findConversation(deps.db, tenant, message.channelId)
      const serviceUrl = known?.serviceUrl ?? (await latestServiceUrl(deps.db, tenant))
      const where = { name: nameOf(known), personal: known?.kind === 'personal' }
      if (!serviceUrl) {
        return { kind: 'refused', code: 'not_there', why: notThere(where.name), revoked: false }
      }
      const { channelId, externalId } = message
      const activity = { ...messageActivity(renderMessage(card)), id: externalId }
      const answer = await connector.put(serviceUrl, channelId, externalId, activity)
      return settle(answer, where, tenant, message)
    },

    find: async () => ({ kind: 'unknown', why: NO_LOOK_UP, final: true }),
  }
}

const created = z.object({ id: z.string().min(1), activityId: z.string().min(1).optional() })

/** A new thread is told by its conversation and its message; anything else by the message alone. */
function placed(answer: ConnectorAnswer, place: MessageRef): Delivery {
  const told = answer.kind === 'done' ? created.safeParse(answer.body).data : undefined
  if (place.externalId !== '') return { kind: 'sent', ref: place }
  if (!told) return { kind: 'uncertain', why: 'Teams accepted the message without saying where it is.' }
  const { id, activityId } = told
  return {
    kind: 'sent',
    ref: activityId ? { channelId: id, externalId: activityId } : { ...place, externalId: id },
  }
}

/** The thread that a message began, or stands in. */
function conversationOfThread({ channelId, externalId }: MessageRef): string {
  return channelId === withoutThread(channelId) ? threadIn(channelId, externalId) : channelId
}

function nameOf(known: { name: string | null; teamName: string | null } | undefined): string {
  if (!known?.name) return 'that channel'
  return known.teamName ? `${known.name} in ${known.teamName}` : known.name
}

function notThere(name: string): string {
  return `Dunwell is not a member of ${name}. Add the app to that team or chat in Teams.`
}
