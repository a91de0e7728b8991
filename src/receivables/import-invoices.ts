import { accounts, credits, invoices, payments } from '../../db/schema.ts'
import { breathe, ROWS_PER_BREATH } from './breathe.ts'
import { bulkSave } from './bulk-save.ts'
import { type Credit, loadClosed, NOTHING_CLOSED } from './closing-credits.ts'
import { addTo, type ImportPlan, type Planning, type Verdict, verdictOf } from './import-plan.ts'
import {
  loadAccounts,
  loadInvoices,
  loadPayments,
  type StoredInvoice,
  type StoredPayment,
} from './import-store.ts'
import { invoiceAccounts } from './invoice-accounts.ts'
import { invoiceChange } from './invoice-change.ts'
import { settledId } from './invoice-money.ts'
import { planVanished } from './plan-vanished.ts'
import type { InvoiceRow } from './read-ledger-rows.ts'
import { meantBy, References } from './references.ts'
import { saveVanished, tellReturned } from './save-vanished.ts'

const ROWS_PER_PORTION = 20_000

/** Works out what a file of invoices changes, with the money that the file says came in. */
export async function planInvoices(rows: InvoiceRow[], planning: Planning): Promise<ImportPlan> {
  const { tx, context, options, findings } = planning
  const { organisationId } = context
  const accountFor = invoiceAccounts(await loadAccounts(tx, organisationId), planning)
  const closed = await loadClosed(tx, organisationId)
  const counts: Record<Verdict, number> = { new: 0, changed: 0, unchanged: 0 }
  const sums = new Map<string, bigint>()
  const saved = {
    invoices: [] as StoredInvoice[],
    payments: [] as StoredPayment[],
    credits: [] as Credit[],
    returned: [] as StoredInvoice[],
  }
  const touched = new Set<string>()
  const taken = new Map<string, number>()
  let records = 0
  let unknownVoid = 0
  let portion = await loadPortion([], planning)
  for (const [at, row] of rows.entries()) {
    if (at % ROWS_PER_PORTION === 0)
      portion = await loadPortion(rows.slice(at, at + ROWS_PER_PORTION), planning)
    else if (at % ROWS_PER_BREATH === 0) await breathe()
    const { own, settled } = portion
    const found = own.find(row.id, row.line)
    if (found.kind === 'asked') continue
    const before = found.kind === 'found' ? found.row : undefined
    if (row.voided && !before) {
      unknownVoid += 1
      continue
    }
    const account = accountFor(row)
    if (!account || refused(row, before, taken, planning)) continue
    if (before) taken.set(before.id, row.line)
    records += 1
    addTo(sums, row.currency, row.amountMinor)
    const known = {
      before,
      accountId: account.id,
      settlement: before && settled.get(settledId(before)),
      closed: (before && closed.get(before.id)) ?? NOTHING_CLOSED,
    }
    const change = invoiceChange(row, known, planning)
    const { after } = change
    const alone = change.payments.length + change.credits.length === 0
    const verdict = before && !alone ? 'changed' : verdictOf(before, after)
    counts[verdict] += 1
    if (verdict === 'unchanged') continue
    saved.invoices.push(after)
    saved.payments.push(...change.payments)
    saved.credits.push(...change.credits)
    if (before?.vanishedAt) saved.returned.push(after)
    touched.add(after.accountId)
    if (before) touched.add(before.accountId)
  }
  if (unknownVoid > 0) findings.note(`Left aside: void invoices (${unknownVoid}).`)
  const clear = findings.errors.length + findings.questions.length === 0
  const gone =
    options.snapshot && clear ? await planVanished(await presentIds(taken, planning), planning) : []
  return {
    records,
    sums,
    ...counts,
    vanished: gone.length,
    save: async () => {
      const total = saved.invoices.length
      await bulkSave(tx, accounts, accountFor.created)
      await bulkSave(tx, invoices, saved.invoices, {
        progress: (done) => options.progress?.('saving', done, total),
      })
      await bulkSave(tx, payments, saved.payments)
      await bulkSave(tx, credits, saved.credits)
      await tellReturned(saved.returned, planning)
      await saveVanished(gone, planning)
      for (const invoice of gone) touched.add(invoice.accountId)
      return [...touched]
    },
  }
}

/** Two rows for one invoice, another currency, or a balance beyond exact arithmetic. */
function refused(
  row: InvoiceRow,
  before: StoredInvoice | undefined,
  taken: ReadonlyMap<string, number>,
  { findings }: Planning,
): boolean {
  if (!before) return false
  const twin = taken.get(before.id)
  const openMinor = before.openMinor + row.amountMinor - before.totalMinor
  if (twin !== undefined) {
    const why = `This row and line ${twin} mean the same invoice, ${before.externalId}.`
    findings.refuse(
      row.line,
      'id',
      row.id,
      why,
      'Keep one of them, or say with --lost-zeros new that they differ.',
    )
  } else if (before.currency !== row.currency) {
    const why = `Invoice ${before.externalId} is in ${before.currency}; an invoice keeps its currency.`
    findings.refuse(
      row.line,
      'currency',
      row.currency,
      why,
      'Correct the currency, or give the new invoice its own id.',
    )
  } else if (!Number.isSafeInteger(openMinor)) {
    findings.refuse(
      row.line,
      'amount',
      null,
      'The open balance is too large to be exact.',
      'Check it in the source.',
    )
  } else return false
  return true
}

/** What the ledger has of so many rows: never all of a long file at once. */
async function loadPortion(rows: readonly InvoiceRow[], planning: Planning) {
  const { tx, context } = planning
  const { stored, own } = await loadOwn(
    rows.map(({ id }) => id),
    planning,
  )
  const asked = stored.length > 0 && rows.some(({ settledOn }) => settledOn !== undefined)
  const found = asked ? await loadPayments(tx, context.organisationId, stored.map(settledId)) : []
  return { own, settled: new Map(found.map((payment) => [payment.externalId, payment])) }
}

async function loadOwn(ids: readonly string[], { tx, context, options, findings }: Planning) {
  const meant = ids.map((id) => meantBy(id, options))
  const stored = await loadInvoices(tx, context.organisationId, meant, 'id')
  return {
    stored,
    own: new References('invoice', stored, ({ externalId }) => [externalId], options, findings),
  }
}

/** Also a row that was left out shows that its invoice is still listed. */
async function presentIds(taken: ReadonlyMap<string, number>, planning: Planning): Promise<Set<string>> {
  const present = new Set(taken.keys())
  const leftOut = [...planning.findings.leftOut.values()].flat().filter((id) => id !== '')
  if (leftOut.length === 0) return present
  const { own } = await loadOwn(leftOut, planning)
  for (const id of leftOut) {
    const found = own.find(id, 0)
    if (found.kind === 'found') present.add(found.row.id)
  }
  return present
}
