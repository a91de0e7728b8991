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
import { sumText } from './money.ts'
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
  const sheet = await openSheet(kind, bytes, options, today, findings)
  refuseSnapshotOf(kind, options, findings)
  const unclear = findings.questions.length > 0 || findings.wholeFile
  const plan = sheet ? await planFor(kind, sheet, options, findings) : null
  // The cells of a million rows weigh more than all that follows; only rejects need them again.
  if (sheet && !options.skipBadRows) sheet.table.rows = []
  if (!sheet || !plan || unclear || hopeless(kind, findings, options))
    return outcomeOf(null, findings, sheet, options)
  const settled = await context.db.transaction(async (tx) => {
    await lockImports(tx, context.organisationId)
    const planned = await plan({ tx, context, today, options, findings })
    if (blocked(findings, sheet, options) || options.dryRun) return planned
    const accountIds = await planned.save()
    // An empty export is more likely broken than complete.
    if (KEEPS_LEDGER_FRESH.includes(kind) && (planned.records > 0 || options.snapshot)) {
      const source = options.source ?? 'import'
      await stampFreshness(tx, context.organisationId, source, context.now.toJSDate(), planned.records)
    }
    if (planned.new + planned.changed + (planned.vanished ?? 0) > 0) {
      await record(tx, context, `import-${kind}`, `import:${options.source ?? 'import'}`, factsOf(planned))
    }
    if (accountIds.length > 0) await options.afterLedgerChange?.(tx, accountIds)
    return planned
  })
  return outcomeOf(settled, findings, sheet, options)
}

async function planFor(
  kind: ImportKindName,
  sheet: Sheet,
  options: ImportOptions,
  findings: Findings,
): Promise<Plan> {
  const rows = async <Row extends ImportRow>(read: RowReader<Row>): Promise<Row[]> =>
    (await readRows(sheet, read, options, findings)).rows
  const sums = async <Row extends ImportRow & { currency: string }>(read: RowReader<Row>): Promise<Row[]> => {
    const found = await readRows(sheet, read, options, findings)
    const currencies = new Set(found.rows.map((row) => row.currency))
    checkTotals(sheet, found.totals, currencies, options, findings)
    return found.rows
  }
  switch (kind) {
    case 'people':
      return bind(await rows(readPerson), planPeople)
    case 'accounts':
      return bind(await rows(readAccount), planAccounts)
    case 'contacts':
      return bind(await rows(readContact), planContacts)
    case 'invoices':
      return bind(await sums(readInvoice), planInvoices)
    case 'payments':
      return bind(await sums(readPayment), (read, planning) => planMoney('payments', read, planning))
    case 'credits':
      return bind(await sums(readCredit), (read, planning) => planMoney('credits', read, planning))
    case 'rates':
      return bind(await rows(readRate), planRates)
  }
}

function bind<Row>(rows: Row[], plan: (rows: Row[], planning: Planning) => Promise<ImportPlan>): Plan {
  return (planning) => plan(rows, planning)
}

function refuseSnapshotOf(kind: ImportKindName, { snapshot }: ImportOptions, findings: Findings): void {
  if (!snapshot || kind === 'invoices') return
  const why = `Only invoices can be a snapshot, not ${kind}.`
  findings.wholeFile = true
  findings.refuse(null, null, null, why, 'Leave --snapshot out.')
}

/** Accounts and people name each other, so one bad row would make others look bad too. */
function hopeless(kind: ImportKindName, findings: Findings, options: ImportOptions): boolean {
  return findings.errors.length > 0 && !options.skipBadRows && (kind === 'people' || kind === 'accounts')
}

/** Bad rows may be left out; a bad file may not. */
function blocked(findings: Findings, sheet: Sheet, options: ImportOptions): boolean {
  if (findings.questions.length > 0) return true
  if (findings.errors.length === 0) return false
  return !options.skipBadRows || refusesFile(findings, sheet, options)
}

function refusesFile(findings: Findings, sheet: Sheet, { snapshot }: ImportOptions): boolean {
  // A row that cannot be read may be an open invoice: without it the list would not be complete.
  if (snapshot && findings.errors.length > 0) return true
  const firstLine = sheet.table.lines[sheet.firstRow] ?? Number.POSITIVE_INFINITY
  return findings.wholeFile || findings.errors.some(({ line }) => line === null || line < firstLine)
}

function outcomeOf(
  plan: ImportPlan | null,
  findings: Findings,
  sheet: Sheet | null,
  options: ImportOptions,
): ImportOutcome {
  for (const [why, ids] of findings.leftOut) findings.note(`Left out: ${why} (${ids.length}).`)
  const skipping = sheet !== null && options.skipBadRows === true && !refusesFile(findings, sheet, options)
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
    ...(options.snapshot ? { vanished: done?.vanished ?? 0 } : {}),
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
    ...(plan.vanished ? { vanished: plan.vanished } : {}),
    sums: sumsOf(plan),
  }
}

function sumsOf(plan: ImportPlan | null): Record<string, string> {
  const sums = [...(plan?.sums ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sums.map(([currency, minor]) => [currency, sumText(minor, currency)]))
}
