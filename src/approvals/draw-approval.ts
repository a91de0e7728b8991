import { loadOrganisation } from '../organisations/store.ts'
import type { ApprovalCardEffect, ChatEffect } from '../outbox/effect.ts'
import type { Deps } from '../ports.ts'
import { approvalCard } from './approval-card.ts'
import { loadApproval } from './store.ts'

/** The edit that makes a delivered card show what holds now. Throws when the request is gone. */
export async function drawApproval(
  { db, now }: Deps,
  organisationId: string,
  { approvalId, workspaceId, messageKey, personId }: ApprovalCardEffect,
): Promise<Extract<ChatEffect, { kind: 'update' }>> {
  const loaded = await loadApproval(db, organisationId, approvalId)
  if (!loaded) throw new Error(`approval ${approvalId} does not exist`)
  const organisation = await loadOrganisation(db, organisationId)
  const audience =
    personId === null ? 'channel' : personId === loaded.approval.requestedBy ? 'requester' : 'approver'
  const card = approvalCard(loaded, audience, { organisation, now: now() })
  return { kind: 'update', workspaceId, messageKey, card }
}
