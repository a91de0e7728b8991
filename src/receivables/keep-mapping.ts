import { record } from '../audit/record.ts'
import type { Context } from '../ports.ts'
import type { ImportKindName } from './import-outcome.ts'
import { deleteMapping, loadMapping, saveMapping } from './mapping-store.ts'

/** Keeps a mapping under a name; the same again changes nothing. */
export async function keepMapping(
  context: Context,
  name: string,
  kind: ImportKindName,
  source: string,
): Promise<void> {
  const { organisationId, now } = context
  await context.db.transaction(async (tx) => {
    const before = await loadMapping(tx, organisationId, name)
    if (before?.kind === kind && before.source === source) return
    await saveMapping(tx, { organisationId, name, kind, source, savedAt: now.toJSDate() })
    await record(tx, context, 'save-mapping', `mapping:${name}`, { kind, source })
  })
}

/** @returns whether there was one of that name. */
export async function forgetMapping(context: Context, name: string): Promise<boolean> {
  return context.db.transaction(async (tx) => {
    const gone = await deleteMapping(tx, context.organisationId, name)
    if (gone) await record(tx, context, 'remove-mapping', `mapping:${name}`, {})
    return gone
  })
}
