import type { Db } from '../ports.ts'
import { loadInvoices, type StoredInvoice } from './import-store.ts'

export type Found<T> = { kind: 'found'; found: T } | { kind: 'refused'; why: string; remedy: string }

/**
 * The invoice that a person means: by number or id.
 * @param accountId preferred where several have that number.
 */
export async function findInvoice(
  db: Db,
  organisationId: string,
  name: string,
  accountId: string | null,
): Promise<Found<StoredInvoice>> {
  const rows = await loadInvoices(db, organisationId, [name], 'id or number')
  const exact = rows.filter((row) => row.externalId === name || row.number === name)
  const named = exact.length > 0 ? exact : rows
  const own = named.filter((row) => row.accountId === accountId)
  const [found, second] = own.length > 0 ? own : named
  if (!found) {
    return {
      kind: 'refused',
      why: `There is no invoice "${name}".`,
      remedy: 'Give its number or id, or import it first.',
    }
  }
  if (!second) return { kind: 'found', found }
  const ids = named.map((row) => row.externalId).join(', ')
  return { kind: 'refused', why: `"${name}" means several invoices.`, remedy: `Give the id of one: ${ids}.` }
}
