import { createHash } from 'node:crypto'
import * as z from 'zod'

/** Teams leaves a field out or says null; both mean that there is none. */
const maybe = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value): z.output<T> | undefined => value ?? undefined)

const words = z.string().max(2_000)
const orEmpty = words.nullish().transform((value) => value ?? '')
const account = z.object({
  id: orEmpty,
  name: maybe(words),
  aadObjectId: maybe(words.toLowerCase()),
  role: maybe(words),
})

const named = z.object({ id: maybe(words), name: maybe(words) })

/** What Teams sends, as far as Dunwell reads it. */
export const incomingActivity = z.object({
  type: z.string().min(1).max(100),
  id: maybe(words),
  timestamp: maybe(words),
  localTimestamp: maybe(words),
  channelId: orEmpty,
  serviceUrl: orEmpty,
  from: account,
  recipient: account,
  conversation: z.object({
    id: z.string().min(1).max(2_000),
    conversationType: maybe(words),
    tenantId: maybe(words),
    name: maybe(words),
  }),
  text: maybe(z.string()),
  /** How whoever wrote writes, such as `en-GB`. */
  locale: maybe(words),
  value: z.unknown().optional(),
  /** Which kind of invoke. */
  name: maybe(words),
  /** Of an installationUpdate: `add`, `remove` and their `-upgrade`s. */
  action: maybe(words),
  replyToId: maybe(words),
  entities: maybe(z.array(z.unknown())),
  attachments: maybe(z.array(z.unknown())),
  membersAdded: maybe(z.array(account)),
  membersRemoved: maybe(z.array(account)),
  channelData: maybe(
    z.object({
      eventType: maybe(words),
      tenant: maybe(named),
      team: maybe(named),
      channel: maybe(named),
    }),
  ),
})
export type IncomingActivity = z.infer<typeof incomingActivity>

export type ConversationKind = 'personal' | 'groupChat' | 'channel'

export function kindOf({ conversation }: IncomingActivity): ConversationKind {
  const { conversationType: type, id } = conversation
  if (type === 'channel' || type === 'groupChat' || type === 'personal') return type
  return id.includes('@thread.') ? 'channel' : 'personal'
}

const THREAD = ';messageid='

/** The channel or chat without the part that names a thread in it. */
export function withoutThread(conversationId: string): string {
  const at = conversationId.indexOf(THREAD)
  return at < 0 ? conversationId : conversationId.slice(0, at)
}

export function threadIn(conversationId: string, rootId: string): string {
  return `${withoutThread(conversationId)}${THREAD}${rootId}`
}

/** The tenant it happened in; in a channel shared with others, not always that of who wrote. */
export function tenantOf({ channelData, conversation }: IncomingActivity): string | undefined {
  return (channelData?.tenant?.id ?? conversation.tenantId)?.toLowerCase()
}

/**
 * Names what happened, the same for every delivery of it. An invoke that is delivered again may come with
 * a new id; then who pressed what, where and when, by their own clock, is the same.
 */
export function occurrenceOf(activity: IncomingActivity): string {
  const { type, conversation, id } = activity
  if (type !== 'invoke' && id !== undefined) return `${type}:${conversation.id}:${id}`
  const { from, replyToId, name, value, localTimestamp, timestamp } = activity
  const told = [
    tenantOf(activity),
    conversation.id,
    from.id,
    replyToId,
    name,
    value,
    localTimestamp ?? timestamp ?? id,
  ]
  return `${type}:${createHash('sha256').update(JSON.stringify(told)).digest('hex')}`
}
