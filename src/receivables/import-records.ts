import { record } from '../audit/record.ts'
import { loadOrganisation } from '../organisations/store.ts'
import type { Context } from '../ports.ts'
import { checkTotals } from './check-totals.ts'
import { planAccounts } from './import-accounts.ts'
import { planContacts } from './import-contacts.ts'
import { planInvoices } from './import-invoices.ts'
import { planMoney } from './import-money.ts'
import type { ImportOptions } from './import-options.ts'
import { Findings, type ImportKindName, type ImportOutcome } from './import-outcome.ts'
import { planPeople } from './import-people.ts'
import type { ImportPlan, Planning } from './import-plan.ts'
import { planRates } from './import-rates.ts'
import { lockImports, stampFreshness } from './import-store.ts'
import { decimalText } from './money.ts'
import { openSheet } from './open-sheet.ts'
import { readCredit, readInvoice, readPayment } from './read-ledger-rows.ts'
import { readAccount, readContact, readPerson, readRate } from './read-master-rows.ts'
import { type ImportRow, type RowReader, readRows } from './read-rows.ts'
import { rejectsCsv } from './rejects-csv.ts'
import type { Sheet } from './row-cells.ts'

type Plan = (planning: Planning) => Promise<ImportPlan>

const KEEPS_LEDGER_FRESH: readonly ImportKindName[] = ['invoices', 'payments', 'credits']

/**
 * Imports a CSV file: all of it or, unless bad rows may be skipped, nothing.
 * Reading the same file again changes nothing.
 * @returns what was or would be saved; refusals and questions name line, remedy and answering flag.
 */
export async function importRecords(
  context: Context,
  kind: ImportKindName,
  bytes: Uint8Array,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const organisation = await loadOrganisation(context.db, context.organisationId)
  const today = context.now.setZone(organisation.timeZone).toISODate() ?? ''
  const findings = new Findings()
  const sheet = openSheet(kind, bytes, options, today, findings)
  const unclear = findings.questions.length > 0 || findings.wholeFile
  const plan = sheet ? planFor(kind, sheet, options, findings) : null
  if (!sheet || !plan || unclear || hopeless(kind, findings, options))
    return outcomeOf(null, findings, sheet, options)
  const settled = await context.db.transaction(async (tx) => {
    await lockImports(tx, context.organisationId)
    const planned = await plan({ tx, context, today, options, findings })
    if (blocked(findings, sheet, options) || options.dryRun) return planned
    const accountIds = await planned.save()
    // An empty export is more likely broken than complete.
    if (KEEPS_LEDGER_FRESH.includes(kind) && planned.records > 0) {
      const source = options.source ?? 'import'
      await stampFreshness(tx, context.organisationId, source, context.now.toJSDate(), planned.records)
    }
    if (planned.new + planned.changed > 0) {
      await record(tx, context, `import-${kind}`, `import:${options.source ?? 'import'}`, factsOf(planned))
    }
    if (accountIds.length > 0) await options.afterLedgerChange?.(tx, accountIds)
    return planned
  })
  return outcomeOf(settled, findings, sheet, options)
}

function planFor(kind: ImportKindName, sheet: Sheet, options: ImportOptions, findings: Findings): Plan {
  const rows = <Row extends ImportRow>(read: RowReader<Row>): Row[] =>
    readRows(sheet, read, options, findings)
  const sums = <Row extends ImportRow & { currency: string }>(read: RowReader<Row>): Row[] => {
    const found = rows(read)
    checkTotals(sheet, new Set(found.map((row) => row.currency)), options, findings)
    return found
  }
  switch (kind) {
    case 'people':
      return bind(rows(readPerson), planPeople)
    case 'accounts':
      return bind(rows(readAccount), planAccounts)
    case 'contacts':
      return bind(rows(readContact), planContacts)
    case 'invoices':
      return bind(sums(readInvoice), planInvoices)
    case 'payments':
      return bind(sums(readPayment), (read, planning) => planMoney('payments', read, planning))
    case 'credits':
      return bind(sums(readCredit), (read, planning) => planMoney('credits', read, planning))
    case 'rates':
      return bind(rows(readRate), planRates)
  }
}

function bind<Row>(rows: Row[], plan: (rows: Row[], planning: Planning) => Promise<ImportPlan>): Plan {
  return (planning) => plan(rows, planning)
}

/** Accounts and people name each other, so one bad row would make others look bad too. */
function hopeless(kind: ImportKindName, findings: Findings, options: ImportOptions): boolean {
  return findings.errors.length > 0 && !options.skipBadRows && (kind === 'people' || kind === 'accounts')
}

/** Bad rows may be left out; a bad file may not. */
function blocked(findings: Findings, sheet: Sheet, options: ImportOptions): boolean {
  if (findings.questions.length > 0) return true
  if (findings.errors.length === 0) return false
  return !options.skipBadRows || refusesFile(findings, sheet)
}

function refusesFile(findings: Findings, sheet: Sheet): boolean {
  const firstLine = sheet.table.lines[sheet.firstRow] ?? Number.POSITIVE_INFINITY
  return findings.wholeFile || findings.errors.some(({ line }) => line === null || line < firstLine)
}

function outcomeOf(
  plan: ImportPlan | null,
  findings: Findings,
  sheet: Sheet | null,
  options: ImportOptions,
): ImportOutcome {
  const skipping = sheet !== null && options.skipBadRows === true && !refusesFile(findings, sheet)
  const refused = findings.errors.length > 0 && !skipping
  const outcome = refused ? 'refused' : findings.questions.length > 0 ? 'asked' : 'accepted'
  const done = outcome === 'accepted' ? plan : null
  return {
    outcome,
    records: done?.records ?? 0,
    sums: sumsOf(done),
    new: done?.new ?? 0,
    changed: done?.changed ?? 0,
    unchanged: done?.unchanged ?? 0,
    errors: findings.errors,
    questions: findings.questions,
    notes: findings.notes,
    rejects: skipping && outcome === 'accepted' ? rejectsCsv(sheet, findings.errors) : null,
  }
}

function factsOf(plan: ImportPlan): Record<string, unknown> {
  return {
    records: plan.records,
    new: plan.new,
    changed: plan.changed,
    unchanged: plan.unchanged,
    sums: sumsOf(plan),
  }
}

function sumsOf(plan: ImportPlan | null): Record<string, string> {
  const sums = [...(plan?.sums ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    sums.map(([currency, amountMinor]) => [currency, decimalText({ currency, amountMinor })]),
  )
}
