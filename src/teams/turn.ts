import type { TurnContext } from 'botbuilder'
import { answerCall, type Product } from '../chat/ask.ts'
import { directCard } from '../chat/card.ts'
import type { Place, Reply } from '../chat/reply.ts'
import type { CommandCall } from '../command-calls.ts'
import { knownSummary } from '../overdue/remembered-summary.ts'
import { noteSeen } from '../people/note-seen.ts'
import { within } from '../within.ts'
import { type IncomingActivity, kindOf, occurrenceOf, withoutThread } from './activity.ts'
import type { Connector } from './connector.ts'
import { conversationOf } from './conversations.ts'
import { identify } from './identify.ts'
import type { Source } from './source.ts'

/** What every turn may use. */
export interface Teams {
  product: Product
  connector: Connector
  appId: string
}

/** One activity being answered. */
export interface Turn {
  activity: IncomingActivity
  /** The SDK's way to say something in the conversation. */
  context: TurnContext
  source: Source
  where: Omit<Place, 'workspace'>
  /** Answers an invoke; only the first answer counts. */
  respond(body: unknown): void
}

export function placeOf(activity: IncomingActivity, source: Source): Omit<Place, 'workspace'> {
  const kind = kindOf(activity)
  const direct = kind === 'personal'
  const name = conversationOf(activity).name ?? source.conversation?.name ?? undefined
  return {
    channelId: withoutThread(activity.conversation.id),
    ...(direct || name === undefined ? {} : { channelName: name }),
    direct,
    ...(kind === 'groupChat' ? { group: true } : {}),
    userId: activity.from.aadObjectId ?? activity.from.id,
    ...(activity.locale === undefined ? {} : { locale: activity.locale }),
    occurrence: occurrenceOf(activity),
  }
}

/** Runs a call for whoever asked in Teams. */
export async function ask(
  { product, connector }: Teams,
  { activity, source, where }: Turn,
  call: CommandCall | undefined,
): Promise<Reply> {
  const known = call?.name === 'overdue-summary' ? await knownAnswer(product, source, where) : undefined
  if (known) return known
  return answerCall(product, {
    workspace: source.workspace,
    seen: source.seen,
    where,
    call,
    identify: () => identify(product.deps, connector, source, activity),
  })
}

/** The most frequent question of all, asked again while nothing changed, needs no more of the database. */
async function knownAnswer(
  { deps }: Product,
  { workspace, person, seen, timeZone, asOfRecord }: Source,
  where: Turn['where'],
): Promise<Reply | undefined> {
  if (!person?.active || workspace.status !== 'active') return undefined
  const { organisationId } = workspace
  const card = await knownSummary(deps, { organisationId, timeZone, asOfRecord })
  if (!card) return undefined
  await noteSeen(deps, workspace, where, seen)
  return { kind: 'card', card: where.direct ? directCard(card) : card, how: 'replace' }
}

/** How an invoke was answered. */
interface InvokeAnswer {
  reply: Reply
  /** The answer to the invoke held the reply. */
  inTime: boolean
  /** Nothing of the reply was said yet, and there is no invoke left to say it in. */
  unsaid: boolean
}

/**
 * Answers an invoke while its sender waits, or says that it is being worked on.
 * @param answer makes the answer out of the reply; what it says beside is said once, however late.
 */
export async function answerInTime(
  teams: Teams,
  turn: Turn,
  asking: Promise<Reply>,
  answer: (reply: Reply) => Promise<unknown>,
  working: unknown,
): Promise<InvokeAnswer> {
  let isWaiting = true
  const answering = asking.then(async (reply) => (isWaiting ? { body: await answer(reply) } : undefined))
  const first = await within(patienceOf(teams), answering)
  isWaiting = false
  turn.respond(first.late ? working : first.value?.body)
  const said = await answering
  return { reply: await asking, inTime: !first.late, unsaid: said === undefined }
}

/** An invoke is repeated, and its sender told of a failure, after about ten seconds. */
const DEFAULT_PATIENCE_MS = 8_000

function patienceOf({ product }: Teams): number {
  return product.patienceMs ?? DEFAULT_PATIENCE_MS
}
