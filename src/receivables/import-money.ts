import { breathe, ROWS_PER_BREATH } from './breathe.ts'
import { loadClosed } from './closing-credits.ts'
import { holdVanished } from './hold-vanished.ts'
import { addTo, given, type ImportPlan, type Planning, type Verdict } from './import-plan.ts'
import { refreshOpenBalances } from './import-store.ts'
import { openLedger } from './money-ledger.ts'
import { freePart, type Money, type MoneyKind, surplusId, totalOf } from './money-parts.ts'
import { saveMoney } from './money-store.ts'
import { type Ledger, type Placement, placeMoney } from './place-money.ts'
import type { MoneyRow } from './read-ledger-rows.ts'

/** Works out what a file of payments or credits changes and where its money goes. */
export async function planMoney(kind: MoneyKind, rows: MoneyRow[], planning: Planning): Promise<ImportPlan> {
  const { tx, context, options, today } = planning
  const { organisationId } = context
  const ledger = await openLedger(kind, rows, await loadClosed(tx, organisationId), planning)
  const counts: Record<Verdict, number> = { new: 0, changed: 0, unchanged: 0 }
  const sums = new Map<string, bigint>()
  const altered: Money[] = []
  const touched = { accounts: new Set<string>(), invoices: new Set<string>() }
  const touch = (money: readonly Money[]): void => {
    for (const { accountId, invoiceId } of money) {
      touched.accounts.add(accountId)
      if (invoiceId) touched.invoices.add(invoiceId)
    }
  }
  let records = 0
  let seen = 0
  for (const row of [...rows].sort(inTime)) {
    seen += 1
    if (seen % ROWS_PER_BREATH === 0) await breathe()
    const before = ledger.money.get(row.id) ?? []
    const unchanged = before.length > 0 && same(row, before, ledger)
    if (!unchanged) {
      touch(before)
      release(before, ledger)
      const placement = placeMoney(row, ledger, planning)
      if (!placement) continue
      const parts = partsOf(row, placement, before, planning)
      ledger.money.set(row.id, parts)
      touch(parts)
      altered.push(...parts)
    }
    records += 1
    counts[unchanged ? 'unchanged' : before.length > 0 ? 'changed' : 'new'] += 1
    addTo(sums, row.currency, row.amountMinor)
  }
  return {
    records,
    sums,
    ...counts,
    save: async () => {
      const progress = (done: number): void => options.progress?.('saving', done, altered.length)
      await saveMoney(kind, tx, organisationId, altered, progress)
      await refreshOpenBalances(tx, organisationId, [...touched.invoices])
      await holdVanished(tx, context, today, [...touched.invoices])
      return [...touched.accounts]
    },
  }
}

/** Money first, then what takes it back. */
function inTime(a: MoneyRow, b: MoneyRow): number {
  if (a.on !== b.on) return a.on < b.on ? -1 : 1
  if ((a.reverses === null) !== (b.reverses === null)) return a.reverses === null ? -1 : 1
  return a.line - b.line
}

function same(row: MoneyRow, parts: readonly Money[], ledger: Ledger): boolean {
  const [own] = parts
  if (!own || totalOf(parts) !== row.amountMinor) return false
  if (own.currency !== row.currency || own.on !== row.on) return false
  if (given(row.detail, own.detail) !== own.detail) return false
  // What was placed by hand lies in parts beside the row's own, and stays where it is.
  if (row.reverses !== null || row.invoice === null || own.invoiceId === null) return true
  const found = ledger.invoices.find(row.invoice, row.line, (invoice) => invoice.id === own.invoiceId)
  return found.kind === 'found' && found.row.id === own.invoiceId
}

function release(parts: readonly Money[], ledger: Ledger): void {
  for (const { invoiceId, amountMinor } of parts) {
    const open = invoiceId === null ? undefined : ledger.open.get(invoiceId)
    if (invoiceId !== null && open !== undefined) ledger.open.set(invoiceId, open + amountMinor)
  }
}

/** The row's own part first; earlier parts that are not needed any more stay at zero. */
function partsOf(
  row: MoneyRow,
  { accountId, placed, surplusMinor }: Placement,
  before: readonly Money[],
  { context }: Planning,
): Money[] {
  const [own] = before
  const base = {
    accountId,
    currency: row.currency,
    on: row.on,
    detail: given(row.detail, own?.detail ?? null),
    recordedAt: own?.recordedAt ?? context.now.toJSDate(),
  }
  const parts: Money[] = before.map((part) => ({ ...part, ...base, invoiceId: null, amountMinor: 0 }))
  const put = (externalId: string, invoiceId: string | null, amountMinor: number): void => {
    const known = parts.find((part) => part.externalId === externalId)
    if (known) Object.assign(known, { invoiceId, amountMinor })
    else parts.push({ ...base, id: context.newId(), externalId, invoiceId, amountMinor })
  }
  const [first, ...others] = placed
  put(row.id, first?.invoiceId ?? null, first?.minor ?? surplusMinor)
  for (const { invoiceId, minor } of others) put(freePart(row.id, parts).externalId, invoiceId, minor)
  if (first && surplusMinor !== 0) put(surplusId(row.id), null, surplusMinor)
  return parts
}
