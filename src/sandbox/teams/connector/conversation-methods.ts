import * as z from 'zod'
import { serviceUrl } from '../deliver-activity.ts'
import { threadId } from '../ids.ts'
import type { TeamsDesk } from '../teams-desk.ts'
import { addPost } from './activity-methods.ts'
import { badSyntax } from './connector-error.ts'
import { placeOf, refused } from './place.ts'
import { readActivity } from './read-activity.ts'

const wish = z.looseObject({
  isGroup: z.boolean().nullish(),
  members: z.array(z.looseObject({ id: z.string() })).nullish(),
  tenantId: z.string().nullish(),
  activity: z.unknown().optional(),
  channelData: z
    .looseObject({
      tenant: z.looseObject({ id: z.string() }).nullish(),
      channel: z.looseObject({ id: z.string() }).nullish(),
    })
    .nullish(),
})

/** POST v3/conversations: a new thread in a channel, or the chat with one person. */
export function createConversation(desk: TeamsDesk, body: unknown): Record<string, unknown> {
  const read = wish.safeParse(body)
  if (!read.success) throw badSyntax('Invalid conversation parameters')
  const { isGroup, members, tenantId, activity, channelData } = read.data
  const channel = channelData?.channel?.id
  if (isGroup && channel !== undefined) return newThread(desk, channel, activity)
  const tenant = tenantId ?? channelData?.tenant?.id
  if (tenant === undefined || tenant === null) throw badSyntax('Tenant id is missing in the request')
  if (tenant !== desk.options.tenantId) throw badSyntax('Bot is not allowed in this tenant')
  if (members?.length !== 1) throw badSyntax('Incorrect conversation creation parameters')
  const [{ id } = { id: '' }] = members
  const member = desk.tenant.memberBy(id)
  if (!member) throw badSyntax('Invalid user identity in provided tenant')
  const chat = desk.tenant.personalChat(member.id)
  if (!chat.hasBot) throw refused('ForbiddenOperationException')
  if (activity === undefined) return { id: chat.id, serviceUrl: serviceUrl(desk.options) }
  const content = readActivity(activity)
  if (content.type === 'typing') return { id: chat.id }
  const { type: _, ...said } = content
  const post = addPost(desk, { conversation: chat }, said)
  return { id: chat.id, activityId: post.id, serviceUrl: serviceUrl(desk.options) }
}

function newThread(desk: TeamsDesk, channel: string, activity: unknown): Record<string, unknown> {
  const { conversation } = placeOf(desk, channel)
  if (conversation.kind !== 'channel') throw badSyntax('The id does not name a channel')
  const content = readActivity(activity)
  if (content.type === 'typing') throw badSyntax('A thread begins with a message')
  const { type: _, ...said } = content
  const post = addPost(desk, { conversation }, said)
  return {
    id: threadId(conversation.id, post.id),
    activityId: post.id,
    serviceUrl: serviceUrl(desk.options),
  }
}
