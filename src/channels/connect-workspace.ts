import { and, eq } from 'drizzle-orm'
import { workspaces } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context, Platform, Workspace } from '../ports.ts'

export interface Installation {
  platform: Platform
  externalId: string
  name: string
  botUserId: string
}

/** Ties an installed workspace to the organisation; a revoked one that answers again is active again. */
export async function connectWorkspace(context: Context, installation: Installation): Promise<Workspace> {
  const { platform, externalId, name, botUserId } = installation
  const { organisationId, now } = context
  return context.db.transaction(async (tx) => {
    const [known] = await tx
      .select()
      .from(workspaces)
      .where(and(eq(workspaces.platform, platform), eq(workspaces.externalId, externalId)))
      .for('update')
    if (known && known.organisationId !== organisationId) {
      throw new Error(`the ${platform} workspace ${name} already belongs to another organisation`)
    }
    if (known && known.status === 'active' && known.name === name && known.botUserId === botUserId) {
      return { id: known.id, organisationId, platform, externalId }
    }
    const id = known?.id ?? context.newId()
    const values = { name, botUserId, status: 'active', problem: null }
    if (known) await tx.update(workspaces).set(values).where(eq(workspaces.id, id))
    else {
      await tx
        .insert(workspaces)
        .values({ id, organisationId, platform, externalId, createdAt: now.toJSDate(), ...values })
    }
    await record(tx, context, 'connect-workspace', `workspace:${id}`, {
      platform,
      externalId,
      name,
      botUserId,
    })
    return { id, organisationId, platform, externalId }
  })
}
