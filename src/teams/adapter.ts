import { BotAdapter, type ResourceResponse, TurnContext } from 'botbuilder'
import * as z from 'zod'
import type { IncomingActivity } from './activity.ts'
import type { Connector, ConnectorAnswer, Outgoing } from './connector.ts'

/** The Connector did not take what was said in a turn. */
class NotSaid extends Error {
  constructor(answer: ConnectorAnswer) {
    super('code' in answer ? `Teams answered ${answer.status} ${answer.code}`.trim() : sentenceOf(answer))
  }
}

function sentenceOf(answer: ConnectorAnswer): string {
  return 'why' in answer ? answer.why : 'Teams did not say where the message is'
}

const resource = z.object({ id: z.string().min(1) })

/**
 * The SDK's turns over our own requests: its `CloudAdapter` repeats sends by itself, follows redirects and
 * knows no time limit.
 */
export class TeamsAdapter extends BotAdapter {
  private readonly connector: Connector

  constructor(connector: Connector) {
    super()
    this.connector = connector
  }

  /** One turn: `logic` may say things until its promise ends. */
  async process(activity: IncomingActivity, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    const { type, id, channelId, serviceUrl, conversation, from, recipient, text, name, value, replyToId } =
      activity
    const { conversationType = 'personal', tenantId } = conversation
    const context = new TurnContext(this, {
      type,
      id,
      channelId,
      serviceUrl,
      conversation: {
        id: conversation.id,
        name: conversation.name ?? '',
        isGroup: conversationType !== 'personal',
        conversationType,
        tenantId,
      },
      from: { id: from.id, name: from.name ?? '', aadObjectId: from.aadObjectId },
      recipient: { id: recipient.id, name: recipient.name ?? '' },
      text,
      name,
      value,
      replyToId,
    })
    await this.runMiddleware(context, logic)
  }

  async sendActivities(context: TurnContext, activities: Outgoing[]): Promise<ResourceResponse[]> {
    const sent: ResourceResponse[] = []
    for (const activity of activities) {
      const { serviceUrl, id } = placeOf(context, activity)
      sent.push(taken(await this.connector.post(serviceUrl, id, activity)))
    }
    return sent
  }

  async updateActivity(context: TurnContext, activity: Outgoing): Promise<ResourceResponse | undefined> {
    const { serviceUrl, id } = placeOf(context, activity)
    const activityId = activity.id ?? ''
    const answer = await this.connector.put(serviceUrl, id, activityId, activity)
    if (answer.kind !== 'done') throw new NotSaid(answer)
    return { id: activityId }
  }

  deleteActivity(): Promise<void> {
    return Promise.reject(new Error('Dunwell takes back nothing that it said'))
  }

  continueConversation(): Promise<void> {
    return Promise.reject(new Error('what is said outside of a turn goes through the outbox'))
  }
}

function placeOf(
  context: TurnContext,
  { serviceUrl, conversation }: Pick<Outgoing, 'serviceUrl' | 'conversation'>,
): { serviceUrl: string; id: string } {
  return {
    serviceUrl: serviceUrl ?? context.activity.serviceUrl,
    id: (conversation ?? context.activity.conversation).id,
  }
}

/** Where a message is once it was taken. A typing mark has no id. */
function taken(answer: ConnectorAnswer): ResourceResponse {
  if (answer.kind !== 'done') throw new NotSaid(answer)
  return { id: resource.safeParse(answer.body).data?.id ?? '' }
}
