import * as z from 'zod'
import type { Deps, Workspace } from '../ports.ts'
import type { Connector, ConnectorAnswer } from './connector.ts'
import { findPersonalChat, keepConversation, latestServiceUrl } from './conversations.ts'

export interface PersonalChat {
  serviceUrl: string
  conversationId: string
}

const created = z.object({ id: z.string().min(1) })

export interface ChatOpener {
  product: { deps: Deps }
  connector: Connector
  appId: string
}

/**
 * The chat with a person: the one they have, or a new one. Opening it delivers nothing, so a failure leaves
 * nothing behind.
 * @param anew leaves the one we know aside, for it turned out to be gone.
 */
export async function openPersonalChat(
  { product: { deps }, connector, appId }: ChatOpener,
  tenant: Workspace,
  userId: string,
  serviceUrl?: string,
  anew = false,
): Promise<PersonalChat | { failed: ConnectorAnswer }> {
  const { db } = deps
  const known = anew ? undefined : await findPersonalChat(db, tenant, userId)
  if (known?.state === 'active') return known
  const address = serviceUrl ?? (await latestServiceUrl(db, tenant))
  if (!address) {
    return { failed: { kind: 'failed', status: 404, code: 'ConversationNotFound', retryAfterMs: null } }
  }
  const answer = await connector.create(address, {
    isGroup: false,
    bot: { id: `28:${appId}` },
    members: [{ id: userId }],
    tenantId: tenant.externalId,
    channelData: { tenant: { id: tenant.externalId } },
  })
  if (answer.kind !== 'done') return { failed: answer }
  const conversationId = created.safeParse(answer.body).data?.id
  if (!conversationId) return { failed: { kind: 'lost', why: 'Teams opened a chat without saying which.' } }
  const seen = { conversationId, kind: 'personal', serviceUrl: address, userExternalId: userId } as const
  await keepConversation(db, tenant, seen, deps.now().toJSDate())
  return { serviceUrl: address, conversationId }
}
