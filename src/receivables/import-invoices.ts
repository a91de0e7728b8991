import { accounts, credits, invoices, payments } from '../../db/schema.ts'
import { bulkSave } from './bulk-save.ts'
import { addTo, given, type ImportPlan, type Planning, type Verdict, verdictOf } from './import-plan.ts'
import {
  loadAccounts,
  loadInvoices,
  loadPayments,
  type StoredAccount,
  type StoredInvoice,
  type StoredPayment,
} from './import-store.ts'
import { invoiceAccounts } from './invoice-accounts.ts'
import { creditForVoid, paymentForBalance, paymentForSettlement } from './invoice-money.ts'
import type { InvoiceRow } from './read-ledger-rows.ts'
import { meantBy, References } from './references.ts'

/** Works out what a file of invoices changes, with the money that the file says came in. */
export async function planInvoices(rows: InvoiceRow[], planning: Planning): Promise<ImportPlan> {
  const { tx, context, options, findings } = planning
  const { organisationId } = context
  const meant = rows.map((row) => meantBy(row.id, options))
  const stored = await loadInvoices(tx, organisationId, meant)
  const own = new References('invoice', stored, (invoice) => [invoice.externalId], options, findings)
  const accountFor = invoiceAccounts(await loadAccounts(tx, organisationId), planning)
  const settled = await settledPayments(rows, stored, planning)
  const counts: Record<Verdict, number> = { new: 0, changed: 0, unchanged: 0 }
  const sums = new Map<string, number>()
  const saved = {
    accounts: [] as StoredAccount[],
    invoices: [] as StoredInvoice[],
    payments: [] as StoredPayment[],
    credits: [] as (typeof credits.$inferInsert)[],
  }
  let records = 0
  let voided = 0
  const taken = new Map<string, number>()
  for (const row of rows) {
    const found = own.find(row.id, row.line)
    if (found.kind === 'asked') continue
    const before = found.kind === 'found' ? found.row : undefined
    if (row.voided && !before) {
      voided += 1
      continue
    }
    const account = accountFor(row)
    if (!account) continue
    const twin = before ? taken.get(before.id) : undefined
    if (before && twin !== undefined) {
      findings.refuse(
        row.line,
        'id',
        row.id,
        `This row and line ${twin} mean the same invoice, ${before.externalId}.`,
        'Keep one of them, or say with --lost-zeros new that they differ.',
      )
      continue
    }
    if (before) taken.set(before.id, row.line)
    records += 1
    const after = invoiceOf(row, before, account.id, planning)
    addTo(sums, after.currency, after.totalMinor)
    if (before && before.currency !== after.currency) {
      findings.refuse(
        row.line,
        'currency',
        row.currency,
        `Invoice ${before.externalId} is in ${before.currency}; an invoice keeps its currency.`,
        'Correct the currency, or give the new invoice its own id.',
      )
      continue
    }
    const money = moneyOf(row, before, after, settled.get(settledId(after)), planning)
    saved.payments.push(...money.payments)
    saved.credits.push(...money.credits)
    const verdict = money.changes && before ? 'changed' : verdictOf(before, after)
    counts[verdict] += 1
    if (verdict !== 'unchanged') saved.invoices.push(after)
  }
  if (voided > 0) findings.note(`Left aside: void invoices (${voided}).`)
  saved.accounts = accountFor.created
  return {
    records,
    sums,
    ...counts,
    save: async () => {
      const total = saved.invoices.length
      await bulkSave(tx, accounts, saved.accounts)
      await bulkSave(tx, invoices, saved.invoices, {
        progress: (done) => options.progress?.('saving', done, total),
      })
      await bulkSave(tx, payments, saved.payments)
      await bulkSave(tx, credits, saved.credits)
      return [...new Set(saved.invoices.map((invoice) => invoice.accountId))]
    },
  }
}

function invoiceOf(
  row: InvoiceRow,
  before: StoredInvoice | undefined,
  accountId: string,
  { context }: Planning,
): StoredInvoice {
  const generation = before?.generation ?? 1
  return {
    id: before?.id ?? context.newId(),
    organisationId: context.organisationId,
    accountId,
    externalId: before?.externalId ?? row.id,
    number: before && before.externalId !== row.id && row.number === row.id ? before.number : row.number,
    currency: row.currency,
    totalMinor: row.amountMinor,
    openMinor: (before?.openMinor ?? 0) + row.amountMinor - (before?.totalMinor ?? 0),
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    generation: before && before.dueOn !== row.dueOn ? generation + 1 : generation,
    poNumber: given(row.poNumber, before?.poNumber ?? null),
    payUrl: given(row.payUrl, before?.payUrl ?? null),
    disputed: given(row.disputed, before?.disputed ?? false),
  }
}

function moneyOf(
  row: InvoiceRow,
  before: StoredInvoice | undefined,
  after: StoredInvoice,
  settlement: StoredPayment | undefined,
  planning: Planning,
) {
  const paid = row.settledOn
    ? paymentForSettlement(after, row.settledOn, settlement, settledId(after), planning)
    : paymentForBalance(after, row.balanceMinor ?? null, planning)
  const credit = row.voided && before ? creditForVoid(after, planning) : null
  return {
    payments: paid ? [paid] : [],
    credits: credit ? [credit] : [],
    changes: paid !== null || credit !== null,
  }
}

function settledId(invoice: StoredInvoice): string {
  return `${invoice.externalId}:settled`
}

async function settledPayments(
  rows: InvoiceRow[],
  stored: StoredInvoice[],
  { tx, context }: Planning,
): Promise<Map<string, StoredPayment>> {
  if (stored.length === 0 || !rows.some((row) => row.settledOn)) return new Map()
  const found = await loadPayments(tx, context.organisationId, stored.map(settledId))
  return new Map(found.map((payment) => [payment.externalId, payment]))
}
