import { credits, payments } from '../../db/schema.ts'
import { bulkSave } from './bulk-save.ts'
import { addTo, given, type ImportPlan, type Planning, type Verdict } from './import-plan.ts'
import { loadAccounts, loadCredits, loadInvoices, loadPayments, refreshOpenBalances } from './import-store.ts'
import { type Ledger, type Placement, placeMoney } from './place-money.ts'
import type { MoneyRow } from './read-ledger-rows.ts'
import { meantBy, References } from './references.ts'

type MoneyKind = 'payments' | 'credits'

/** A payment or a credit; `on` is the day of either, `detail` its method or reason. */
interface Money {
  id: string
  externalId: string
  accountId: string
  invoiceId: string | null
  currency: string
  amountMinor: number
  on: string
  detail: string | null
  recordedAt: Date
}

/** What was left of a row's money after its invoice was covered; kept beside it under this name. */
const surplusId = (externalId: string): string => `${externalId}:unplaced`

/** Works out what a file of payments or credits changes and where its money goes. */
export async function planMoney(kind: MoneyKind, rows: MoneyRow[], planning: Planning): Promise<ImportPlan> {
  const { tx, context, options, findings } = planning
  const references = [...new Set(rows.flatMap((row) => (row.invoice ? [meantBy(row.invoice, options)] : [])))]
  const invoices = await loadInvoices(tx, context.organisationId, references)
  const ledger: Ledger = {
    accounts: new References(
      'account',
      await loadAccounts(tx, context.organisationId),
      (row) => [row.externalId],
      options,
      findings,
    ),
    invoices: new References('invoice', invoices, (row) => [row.externalId, row.number], options, findings),
    open: new Map(invoices.map((invoice) => [invoice.id, invoice.openMinor])),
  }
  const stored = await loadMoney(
    kind,
    rows.flatMap((row) => [row.id, surplusId(row.id)]),
    planning,
  )
  const counts: Record<Verdict, number> = { new: 0, changed: 0, unchanged: 0 }
  const sums = new Map<string, number>()
  const altered: Money[] = []
  const touched = { accounts: new Set<string>(), invoices: new Set<string>() }
  let records = 0
  for (const row of [...rows].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.line - b.line))) {
    const before = { placed: stored.get(row.id), surplus: stored.get(surplusId(row.id)) }
    if (before.placed && same(row, before.placed, before.surplus, ledger)) {
      counts.unchanged += 1
      records += 1
      addTo(sums, row.currency, row.amountMinor)
      continue
    }
    for (const money of [before.placed, before.surplus]) release(money, ledger, touched)
    const placement = placeMoney(row, ledger, planning)
    if (!placement) continue
    records += 1
    counts[before.placed ? 'changed' : 'new'] += 1
    addTo(sums, row.currency, row.amountMinor)
    altered.push(...moneyOf(row, placement, before, planning))
    touched.accounts.add(placement.accountId)
    if (placement.invoiceId) touched.invoices.add(placement.invoiceId)
  }
  return {
    records,
    sums,
    ...counts,
    save: async () => {
      const progress = (done: number): void => options.progress?.('saving', done, altered.length)
      await saveMoney(kind, altered, planning, progress)
      await refreshOpenBalances(tx, context.organisationId, [...touched.invoices])
      return [...touched.accounts]
    },
  }
}

function same(row: MoneyRow, placed: Money, surplus: Money | undefined, ledger: Ledger): boolean {
  if (placed.amountMinor + (surplus?.amountMinor ?? 0) !== row.amountMinor) return false
  if (placed.currency !== row.currency || placed.on !== row.on) return false
  if (given(row.detail, placed.detail) !== placed.detail) return false
  // Money that was placed by hand since stays where it is.
  if (row.invoice === null || placed.invoiceId === null) return true
  const found = ledger.invoices.find(row.invoice, row.line, (invoice) => invoice.id === placed.invoiceId)
  return found.kind === 'found' && found.row.id === placed.invoiceId
}

function release(
  money: Money | undefined,
  ledger: Ledger,
  touched: { accounts: Set<string>; invoices: Set<string> },
): void {
  if (!money) return
  touched.accounts.add(money.accountId)
  if (!money.invoiceId) return
  touched.invoices.add(money.invoiceId)
  const open = ledger.open.get(money.invoiceId)
  if (open !== undefined) ledger.open.set(money.invoiceId, open + money.amountMinor)
}

function moneyOf(
  row: MoneyRow,
  placement: Placement,
  before: { placed: Money | undefined; surplus: Money | undefined },
  { context }: Planning,
): Money[] {
  const base = {
    accountId: placement.accountId,
    currency: row.currency,
    on: row.on,
    detail: given(row.detail, before.placed?.detail ?? null),
    recordedAt: before.placed?.recordedAt ?? context.now.toJSDate(),
  }
  const whole = placement.placedMinor === 0
  const first: Money = {
    ...base,
    id: before.placed?.id ?? context.newId(),
    externalId: row.id,
    invoiceId: placement.invoiceId,
    amountMinor: whole ? placement.surplusMinor : placement.placedMinor,
  }
  const restMinor = whole ? 0 : placement.surplusMinor
  // An earlier surplus that is gone is kept at zero: money is never deleted.
  if (restMinor === 0 && !before.surplus) return [first]
  const rest = {
    ...base,
    id: before.surplus?.id ?? context.newId(),
    externalId: surplusId(row.id),
    invoiceId: null,
  }
  return [first, { ...rest, amountMinor: restMinor }]
}

async function loadMoney(
  kind: MoneyKind,
  ids: string[],
  { tx, context }: Planning,
): Promise<Map<string, Money>> {
  const found: Money[] =
    kind === 'payments'
      ? (await loadPayments(tx, context.organisationId, ids)).map((row) => ({
          ...row,
          on: row.receivedOn,
          detail: row.method,
        }))
      : (await loadCredits(tx, context.organisationId, ids)).map((row) => ({
          ...row,
          on: row.issuedOn,
          detail: row.reason,
        }))
  return new Map(found.map((money) => [money.externalId, money]))
}

async function saveMoney(
  kind: MoneyKind,
  altered: readonly Money[],
  { tx, context: { organisationId } }: Planning,
  progress: (done: number) => void,
): Promise<void> {
  if (kind === 'payments') {
    const rows = altered.map(({ on, detail, ...money }) => ({
      ...money,
      organisationId,
      receivedOn: on,
      method: detail,
    }))
    return bulkSave(tx, payments, rows, { progress })
  }
  const rows = altered.map(({ on, detail, ...money }) => ({
    ...money,
    organisationId,
    issuedOn: on,
    reason: detail,
  }))
  return bulkSave(tx, credits, rows, { progress })
}
