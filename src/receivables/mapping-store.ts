import { and, asc, eq } from 'drizzle-orm'
import { importMappings } from '../../db/schema.ts'
import type { Db } from '../ports.ts'

export type SavedMapping = typeof importMappings.$inferSelect

export function listMappings(db: Db, organisationId: string): Promise<SavedMapping[]> {
  return db
    .select()
    .from(importMappings)
    .where(eq(importMappings.organisationId, organisationId))
    .orderBy(asc(importMappings.name))
}

export async function loadMapping(
  db: Db,
  organisationId: string,
  name: string,
): Promise<SavedMapping | undefined> {
  const [found] = await db
    .select()
    .from(importMappings)
    .where(and(eq(importMappings.organisationId, organisationId), eq(importMappings.name, name)))
  return found
}

export async function saveMapping(tx: Db, mapping: SavedMapping): Promise<void> {
  const { kind, source, savedAt } = mapping
  await tx
    .insert(importMappings)
    .values(mapping)
    .onConflictDoUpdate({
      target: [importMappings.organisationId, importMappings.name],
      set: { kind, source, savedAt },
    })
}

/** @returns whether there was one of that name. */
export async function deleteMapping(tx: Db, organisationId: string, name: string): Promise<boolean> {
  const gone = await tx
    .delete(importMappings)
    .where(and(eq(importMappings.organisationId, organisationId), eq(importMappings.name, name)))
    .returning({ name: importMappings.name })
  return gone.length > 0
}
