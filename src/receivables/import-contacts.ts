import { contacts } from '../../db/schema.ts'
import { bulkSave } from './bulk-save.ts'
import { given, type ImportPlan, type Planning, type Verdict, verdictOf } from './import-plan.ts'
import { loadAccounts, loadContacts, type StoredContact } from './import-store.ts'
import type { ContactRow } from './read-master-rows.ts'
import { References } from './references.ts'

/** Works out what a file of contacts changes. */
export async function planContacts(rows: ContactRow[], planning: Planning): Promise<ImportPlan> {
  const { tx, context, options, findings } = planning
  const accounts = new References(
    'account',
    await loadAccounts(tx, context.organisationId),
    (account) => [account.externalId],
    options,
    findings,
  )
  const ids = rows.map((row) => row.id)
  const stored = await loadContacts(tx, context.organisationId, ids)
  const byId = new Map(stored.map((contact) => [contact.externalId, contact]))
  const altered: StoredContact[] = []
  const counts: Record<Verdict, number> = { new: 0, changed: 0, unchanged: 0 }
  for (const row of rows) {
    const account = accounts.find(row.account, row.line)
    if (account.kind === 'unknown') {
      findings.refuse(
        row.line,
        'account',
        row.account,
        'This account is not known.',
        'Import accounts first, or correct the id.',
      )
    }
    if (account.kind !== 'found') continue
    const before = byId.get(row.id)
    const after: StoredContact = {
      id: before?.id ?? context.newId(),
      organisationId: context.organisationId,
      accountId: account.row.id,
      externalId: row.id,
      name: row.name,
      email: given(row.email, before?.email ?? null),
      phone: given(row.phone, before?.phone ?? null),
      title: given(row.title, before?.title ?? null),
      billing: given(row.billing, before?.billing ?? false),
      active: before?.active ?? true,
    }
    const verdict = verdictOf(before, after)
    counts[verdict] += 1
    if (verdict !== 'unchanged') altered.push(after)
  }
  return {
    records: rows.length,
    sums: new Map(),
    ...counts,
    save: async () => {
      await bulkSave(tx, contacts, altered)
      return [...new Set(altered.map((contact) => contact.accountId))]
    },
  }
}
