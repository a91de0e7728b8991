import { and, eq, inArray } from 'drizzle-orm'
import { chatMessages, outbox, workspaces } from '../../db/schema.ts'
import { type Db, isPlatform, type MessageRef, type Workspace } from '../ports.ts'
import type { ClaimedRow } from './claim.ts'
import { isApprovalCardEffect, isChatEffect } from './effect.ts'

export interface KnownTarget extends Workspace {
  status: string
  problem: string | null
}

/** Everything a batch of rows refers to, read in two queries. */
export interface Places {
  workspace(row: ClaimedRow, workspaceId: string): KnownTarget | undefined
  message(row: ClaimedRow, messageKey: string): MessageRef | undefined
}

export async function loadPlaces(db: Db, rows: ClaimedRow[]): Promise<Places> {
  const effects = rows.flatMap(({ payload }) =>
    isChatEffect(payload) || isApprovalCardEffect(payload) ? [payload] : [],
  )
  const workspaceIds = [...new Set(effects.map((effect) => effect.workspaceId))]
  const keys = effects.flatMap((effect) =>
    effect.kind === 'post' ? (effect.threadKey ?? []) : effect.messageKey,
  )
  const organisationIds = [...new Set(rows.map((row) => row.organisationId))]
  const [found, messages] = await Promise.all([
    workspaceIds.length === 0
      ? []
      : db
          .select()
          .from(workspaces)
          .where(
            and(inArray(workspaces.organisationId, organisationIds), inArray(workspaces.id, workspaceIds)),
          ),
    keys.length === 0
      ? []
      : db
          .select()
          .from(chatMessages)
          .where(
            and(
              inArray(chatMessages.organisationId, organisationIds),
              inArray(chatMessages.messageKey, [...new Set(keys)]),
            ),
          ),
  ])
  return {
    workspace: (row, workspaceId) => {
      const one = found.find(
        ({ id, organisationId }) => id === workspaceId && organisationId === row.organisationId,
      )
      return one && isPlatform(one.platform)
        ? {
            id: one.id,
            organisationId: one.organisationId,
            platform: one.platform,
            externalId: one.externalId,
            status: one.status,
            problem: one.problem,
          }
        : undefined
    },
    message: (row, messageKey) => {
      const one = messages.find(
        (message) => message.messageKey === messageKey && message.organisationId === row.organisationId,
      )
      return one && { channelId: one.channelId, externalId: one.externalId }
    },
  }
}

/** What became of the row that should have left a message. */
export async function stateOf(db: Db, organisationId: string, key: string): Promise<string | null> {
  const [row] = await db
    .select({ state: outbox.state })
    .from(outbox)
    .where(and(eq(outbox.organisationId, organisationId), eq(outbox.key, key)))
  return row?.state ?? null
}
