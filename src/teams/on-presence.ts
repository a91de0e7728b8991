import * as z from 'zod'
import { connectWorkspace } from '../channels/connect-workspace.ts'
import { renameChannel, resumeChannels, suspendChannels } from '../channels/suspend-channels.ts'
import { revokeWorkspace } from '../outbox/revoke-workspace.ts'
import { greetingCard } from '../overdue/greeting-card.ts'
import { noteSeen } from '../people/note-seen.ts'
import { markUnreachable } from '../people/unreachable.ts'
import type { Context } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import {
  conversationOf,
  endConversations,
  hasConversations,
  keepConversation,
  keepConversations,
  renameTeam,
  type SeenConversation,
  type Which,
} from './conversations.ts'
import { identify } from './identify.ts'
import { INSTALL } from './outcome.ts'
import { renderMessage } from './render.ts'
import { sayHere } from './say.ts'
import type { Teams, Turn } from './turn.ts'

function contextOf({ product: { deps } }: Teams, { source }: Turn): Context {
  return systemContext(deps, source.workspace.organisationId, 'teams')
}

/** The bot was put into a team, a chat or somebody's own apps: it may write there from now on, and says hello once. */
export async function onArrival(teams: Teams, turn: Turn): Promise<void> {
  const { activity, source, where } = turn
  const { workspace } = source
  const context = contextOf(teams, turn)
  const here = conversationOf(activity)
  // Two activities tell of one installation; the second finds the bot there already.
  const isThere = workspace.status === 'active' && source.conversation?.state === 'active'
  const others = here.kind === 'channel' && !isThere ? await channelsOf(teams, turn, here) : []
  if (workspace.status !== 'active') await connectWorkspace(context, workspace)
  const isNew = await context.db.transaction(async (tx) => {
    const now = context.now.toJSDate()
    await keepConversations(tx, workspace, others, now)
    const arrived = await keepConversation(tx, workspace, here, now)
    const ids = [here, ...others].map(({ conversationId }) => conversationId)
    await resumeChannels(tx, context, workspace.id, ids)
    return arrived
  })
  if (here.kind === 'personal') await meet(teams, turn)
  if (isNew) await sayHere(teams, turn, renderMessage(greetingCard('teams', where.direct), 'answer'))
}

/** Whoever installs the bot for themselves can be written to, before they ever ask anything. */
async function meet({ product, connector }: Teams, { activity, source, where }: Turn): Promise<void> {
  const workspace = { ...source.workspace, status: 'active' }
  const asker = await identify(product.deps, connector, { ...source, workspace }, activity)
  if (asker.kind === 'known') await noteSeen(product.deps, workspace, where, source.seen)
}

const listed = z.object({
  conversations: z.array(z.object({ id: z.string().min(1), name: z.string().nullish() })).max(2_000),
})

/** The team's other channels by name; without them the digest still works, under the channel's id. */
async function channelsOf(
  { product, connector }: Teams,
  { activity }: Turn,
  here: SeenConversation,
): Promise<SeenConversation[]> {
  const { teamId, teamName, kind, serviceUrl } = here
  if (!teamId) return []
  const answer = await connector.channels(activity.serviceUrl, teamId)
  const read = answer.kind === 'done' ? listed.safeParse(answer.body).data : undefined
  if (!read) product.deps.log.warn({ answer: answer.kind }, 'Teams did not list the channels of a team')
  return (read?.conversations ?? []).flatMap(({ id, name }) =>
    id === here.conversationId
      ? []
      : [{ conversationId: id, kind, serviceUrl, teamId, teamName, name: name ?? undefined }],
  )
}

/** The bot was removed, or the place is gone: what went there waits, and status says why. */
export async function onDeparture(teams: Teams, turn: Turn, which: Which, problem: string): Promise<void> {
  const { workspace } = turn.source
  const context = contextOf(teams, turn)
  const { direct, userId } = turn.where
  await context.db.transaction(async (tx) => {
    const ended = await endConversations(tx, workspace, which, problem, context.now.toJSDate())
    await suspendChannels(tx, context, workspace.id, ended, problem)
    if (direct) await markUnreachable(tx, context, workspace.id, userId, problem)
    if (ended.length > 0 && !(await hasConversations(tx, workspace))) {
      const last = 'Dunwell was removed from the last place it was in. Add the app in Teams again.'
      await revokeWorkspace(tx, context, workspace, last)
    }
  })
}

export function departureProblem({ where }: Turn): string {
  return where.direct
    ? `They removed Dunwell from their apps. ${INSTALL}`
    : 'Dunwell was removed from this team or chat. Add the app there again, and the digest goes on.'
}

/** A channel came, came back, or has a new name. */
export async function onChannel(teams: Teams, turn: Turn): Promise<void> {
  const { channel } = turn.activity.channelData ?? {}
  if (!channel?.id) return
  const { workspace } = turn.source
  const context = contextOf(teams, turn)
  const seen = { ...conversationOf(turn.activity), conversationId: channel.id, name: channel.name }
  await context.db.transaction(async (tx) => {
    const isNew = await keepConversation(tx, workspace, seen, context.now.toJSDate())
    if (isNew) await resumeChannels(tx, context, workspace.id, [channel.id ?? ''])
    if (channel.name) await renameChannel(tx, context, workspace.id, channel.id ?? '', channel.name)
  })
}

export async function onTeamRenamed({ product }: Teams, { activity, source }: Turn): Promise<void> {
  const { id, name } = activity.channelData?.team ?? {}
  if (id && name) await renameTeam(product.deps.db, source.workspace, id, name)
}
