import type { Planning } from './import-plan.ts'
import type { StoredAccount } from './import-store.ts'
import type { InvoiceRow } from './read-ledger-rows.ts'
import { meantBy, References } from './references.ts'

export interface AccountFinder {
  /** The row's account, made on the way where that is allowed; null when a finding says why not. */
  (row: InvoiceRow): StoredAccount | null
  created: StoredAccount[]
}

/** Finds the accounts invoices belong to: by id, or by name where the file has no id. */
export function invoiceAccounts(stored: StoredAccount[], planning: Planning): AccountFinder {
  const { context, options, findings } = planning
  const byId = new References('account', stored, (account) => [account.externalId], options, findings)
  const byName = new References('account', stored, (account) => [account.name.toLowerCase()], {}, findings)
  const known = new Map<string, StoredAccount | null>()
  const created: StoredAccount[] = []
  const look = (row: InvoiceRow): StoredAccount | null => {
    const name = row.accountName ?? ''
    const byIdFirst = row.account !== null || meantBy(name, options) !== name
    const found = byIdFirst
      ? byId.find(row.account ?? name, row.line)
      : byName.find(name.toLowerCase(), row.line, undefined, name)
    if (found.kind === 'found') return found.row
    if (found.kind === 'asked') return null
    const byOwnId = row.account ? found : byId.find(row.accountName ?? '', row.line)
    if (byOwnId.kind === 'found') return byOwnId.row
    if (!options.createAccounts && !row.accountName) {
      findings.refuse(
        row.line,
        'account',
        row.account,
        'This account is not known.',
        'Import accounts first, or add --create-accounts.',
      )
      return null
    }
    const account = newAccount(
      context.newId(),
      context.organisationId,
      row.account ?? row.accountName ?? '',
      row.accountName,
    )
    created.push(account)
    return account
  }
  const find = (row: InvoiceRow): StoredAccount | null => {
    const key = row.account ? `id ${row.account}` : `name ${row.accountName}`
    const before = known.get(key)
    // A refusal is repeated for each row, so that every line to mend is named.
    if (before) return before
    const account = look(row)
    known.set(key, account)
    return account
  }
  return Object.assign(find, { created })
}

function newAccount(
  id: string,
  organisationId: string,
  externalId: string,
  name: string | null,
): StoredAccount {
  return {
    id,
    organisationId,
    externalId,
    name: name ?? externalId,
    parentId: null,
    arrMinor: null,
    arrCurrency: null,
    strategic: false,
    segment: null,
    region: null,
    renewalOn: null,
    csmId: null,
    aeId: null,
    collectorId: null,
    doNotContact: false,
  }
}
