import type { Context, Deps } from './ports.ts'

/**
 * What a part of the product acts with when no person asked.
 * @param part stands in the records as `system:<part>`.
 */
export function systemContext(
  { db, newId, log, now, mailer, productHook }: Deps,
  organisationId: string,
  part: string,
): Context {
  const hasHook = productHook !== undefined
  const actor = `system:${part}`
  return { db, newId, log, now: now(), organisationId, actor, mailFrom: mailer?.from, hasHook }
}
