import type { Closed } from './closing-credits.ts'
import type { Planning } from './import-plan.ts'
import { loadAccounts, loadInvoices, loadInvoicesById, type StoredInvoice } from './import-store.ts'
import type { MoneyKind } from './money-parts.ts'
import { loadParts } from './money-store.ts'
import { paymentTwins } from './payment-twins.ts'
import type { Ledger } from './place-money.ts'
import type { MoneyRow } from './read-ledger-rows.ts'
import { meantBy, References } from './references.ts'

/** Reads what a file of money touches: accounts, invoices, and the money that is there already. */
export async function openLedger(
  kind: MoneyKind,
  rows: readonly MoneyRow[],
  closed: ReadonlyMap<string, Closed>,
  planning: Planning,
): Promise<Ledger> {
  const { tx, context, options, findings } = planning
  const { organisationId } = context
  const references = new Set(rows.flatMap((row) => (row.invoice ? [meantBy(row.invoice, options)] : [])))
  const invoices = await loadInvoices(tx, organisationId, [...references], 'id or number')
  const accounts = await loadAccounts(tx, organisationId)
  const originals = rows.flatMap((row) => (row.reverses ? [row.reverses] : []))
  const money = await loadParts(kind, tx, organisationId, [...rows.map((row) => row.id), ...originals])
  const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]))
  const further = [...money.values()]
    .flat()
    .flatMap(({ invoiceId }) => (invoiceId === null ? [] : [invoiceId]))
  const missing = [...new Set(further)].filter((id) => !byId.has(id))
  for (const invoice of await loadInvoicesById(tx, organisationId, missing)) byId.set(invoice.id, invoice)
  return {
    accounts: new References('account', accounts, (row) => [row.externalId], options, findings),
    invoices: await References.of(
      'invoice',
      invoices,
      (row) => [row.externalId, row.number],
      options,
      findings,
    ),
    byId,
    open: new Map([...byId.values()].map((invoice) => [invoice.id, openOf(invoice, closed)])),
    money,
    twinOf: await twins(kind, rows, { invoices, accountIds: accounts.map(({ id }) => id), money }, planning),
  }
}

/** Money for an invoice that vanished from its snapshot takes the place of the credit that closed it. */
function openOf(invoice: StoredInvoice, closed: ReadonlyMap<string, Closed>): number {
  const vanished = invoice.vanishedAt ? (closed.get(invoice.id)?.vanishedMinor ?? 0) : 0
  return invoice.openMinor + vanished
}

async function twins(
  kind: MoneyKind,
  rows: readonly MoneyRow[],
  known: { invoices: readonly StoredInvoice[]; accountIds: string[]; money: Ledger['money'] },
  { tx, context, options }: Planning,
): Promise<Ledger['twinOf']> {
  // Rows without ids of their own were asked about already, as duplicates.
  if (kind === 'credits' || options.deriveId || options.duplicatePayment === 'accept') return () => undefined
  const loose = rows.some((row) => row.invoice === null && !known.money.has(row.id))
  const places = {
    invoiceIds: known.invoices.map(({ id }) => id),
    accountIds: loose ? known.accountIds : [],
  }
  return paymentTwins(tx, context.organisationId, places)
}
