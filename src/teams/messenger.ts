import * as z from 'zod'
import type { Card } from '../chat/card.ts'
import type { Delivery, Deps, MessageRef, Messenger, PostTarget, Workspace } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { threadIn, withoutThread } from './activity.ts'
import type { Connector, ConnectorAnswer } from './connector.ts'
import { endConversations, findConversation, latestServiceUrl } from './conversations.ts'
import { failureOf, type Where } from './outcome.ts'
import { openPersonalChat } from './personal-chat.ts'
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

/** Where a message goes, and as what. */
interface Reached {
  serviceUrl: string
  where: Where
  /** The conversation it stands in; a thread is one of its own. */
  channelId: string
  /** Begins a thread in that channel. */
  begins: boolean
}

/** Teams' side of the outbox. It never repeats a call that may have delivered something. */
export function createTeamsMessenger(options: TeamsMessengerOptions): Messenger {
  const { deps, connector, appId } = options

  /** Finding out where a message goes delivers nothing, so whatever goes wrong, it may be tried again. */
  async function reach<T>(look: () => Promise<T>): Promise<T | Delivery> {
    try {
      return await look()
    } catch (error) {
      deps.log.error({ problem: problemOf(error) }, 'could not find out where a message to Teams goes')
      return retry('Dunwell could not find out where it goes.')
    }
  }

  /** What became of the message is known by then and stands, whether or not this can be kept. */
  async function noteGone(workspace: Workspace, conversationId: string, why: string): Promise<void> {
    try {
      await endConversations(deps.db, workspace, { conversationId }, why, deps.now().toJSDate())
    } catch (error) {
      deps.log.error({ problem: problemOf(error) }, 'could not note that a conversation in Teams is gone')
    }
  }

  async function settle(
    answer: ConnectorAnswer,
    where: Where,
    workspace: Workspace,
    place: MessageRef,
  ): Promise<Delivery> {
    const failure = failureOf(answer, where)
    if (!failure) return placed(answer, place)
    if (failure.kind === 'refused' && failure.unreachable) {
      await noteGone(workspace, place.channelId, failure.why)
    }
    return failure
  }

  async function reachPerson(
    workspace: Workspace,
    userId: string,
    anew: boolean,
  ): Promise<Reached | Delivery> {
    const where = { name: 'that person', personal: true }
    const opener = { product: { deps }, connector, appId }
    const chat = await openPersonalChat(opener, workspace, userId, undefined, anew)
    if (!('failed' in chat)) {
      return { serviceUrl: chat.serviceUrl, where, channelId: chat.conversationId, begins: false }
    }
    const failure = failureOf(chat.failed, where)
    if (!failure || failure.kind === 'uncertain') {
      return retry(failure?.why ?? 'Teams did not say which chat it opened.')
    }
    return failure
  }

  async function reachChannel(
    workspace: Workspace,
    channelId: string,
    thread: MessageRef | undefined,
  ): Promise<Reached | Delivery> {
    const known = await findConversation(deps.db, workspace, channelId)
    const name = nameOf(known)
    const isThere = known === undefined || known.state === 'active'
    const serviceUrl = isThere && (known?.serviceUrl ?? (await latestServiceUrl(deps.db, workspace)))
    if (!serviceUrl) return notThere(name, true)
    const where = { name, personal: false }
    const isChannel = known ? known.kind === 'channel' : !channelId.endsWith('@thread.v2')
    if (!isChannel) return { serviceUrl, where, channelId, begins: false }
    return thread
      ? { serviceUrl, where, channelId: conversationOfThread(thread), begins: false }
      : { serviceUrl, where, channelId, begins: true }
  }

  async function reachMessage(workspace: Workspace, message: MessageRef): Promise<Reached | Delivery> {
    const { channelId } = message
    const known = await findConversation(deps.db, workspace, channelId)
    const serviceUrl = known?.serviceUrl ?? (await latestServiceUrl(deps.db, workspace))
    const where = { name: nameOf(known), personal: known?.kind === 'personal' }
    return serviceUrl ? { serviceUrl, where, channelId, begins: false } : notThere(where.name, false)
  }

  function send({ externalId }: Workspace, { serviceUrl, channelId, begins }: Reached, card: Card) {
    const activity = messageActivity(renderMessage(card))
    if (!begins) return connector.post(serviceUrl, channelId, activity)
    return connector.create(serviceUrl, {
      isGroup: true,
      bot: { id: `28:${appId}` },
      tenantId: externalId,
      channelData: { channel: { id: channelId }, tenant: { id: externalId } },
      activity,
    })
  }

  async function postToPerson(
    workspace: Workspace,
    userId: string,
    card: Card,
    anew = false,
  ): Promise<Delivery> {
    const reached = await reach(() => reachPerson(workspace, userId, anew))
    if ('kind' in reached) return reached
    const { channelId, where } = reached
    const answer = await send(workspace, reached, card)
    if (answer.kind === 'failed' && answer.status === 404 && !anew) {
      await noteGone(workspace, channelId, 'The chat is gone.')
      return postToPerson(workspace, userId, card, true)
    }
    return settle(answer, where, workspace, { channelId, externalId: '' })
  }

  return {
    pacingMs: options.pacingMs ?? PACING_MS,

    async post({ workspace, to, thread }: PostTarget, card) {
      if ('userId' in to) return postToPerson(workspace, to.userId, card)
      const reached = await reach(() => reachChannel(workspace, to.channelId, thread))
      if ('kind' in reached) return reached
      const { channelId, where } = reached
      return settle(await send(workspace, reached, card), where, workspace, { channelId, externalId: '' })
    },

    async update(workspace, message, card) {
      const reached = await reach(() => reachMessage(workspace, message))
      if ('kind' in reached) return reached
      const { channelId, externalId } = message
      const activity = { ...messageActivity(renderMessage(card)), id: externalId }
      const answer = await connector.put(reached.serviceUrl, channelId, externalId, activity)
      return settle(answer, reached.where, workspace, message)
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

function notThere(name: string, unreachable: boolean): Delivery {
  const why = `Dunwell is not a member of ${name}. Add the app to that team or chat in Teams.`
  return { kind: 'refused', code: 'not_there', why, revoked: false, unreachable }
}

function retry(why: string): Delivery {
  return { kind: 'retry', afterMs: 2_000, why, rateLimited: false }
}
