import type { Header } from './csv/find-header.ts'
import type { Table } from './csv/read-table.ts'
import { columnsOf, headingKey } from './import-columns.ts'
import { targetsOf } from './import-mapping.ts'
import type { ImportOptions } from './import-options.ts'
import type { Findings, ImportKindName } from './import-outcome.ts'
import type { Positions } from './match-columns.ts'

/** Two columns that may both be the amount, or have one heading, are harmless only while they agree. */
export function settleRivals(
  kind: ImportKindName,
  header: Header,
  positions: Positions,
  table: Table,
  options: ImportOptions,
  findings: Findings,
): void {
  const keys = header.headings.map(headingKey)
  const amount = columnsOf(kind).find((column) => column.name === 'amount')
  const balance = positions.get('balance')
  if (kind === 'invoices' && balance !== undefined && !positions.has('amount'))
    positions.set('amount', balance)
  const mapped = new Set(Object.values(options.columns ?? {}).flatMap(targetsOf))
  const taken = new Set(positions.values())
  for (const [name, at] of positions) {
    if (mapped.has(name)) continue
    const names = new Set([keys[at] ?? ''])
    if (name === 'amount' && at !== balance) {
      for (const alias of amount?.aliases ?? []) names.add(headingKey(alias))
    }
    const ignored = ignoredColumns(keys, options)
    const rivals = keys.flatMap((key, other) =>
      names.has(key) && !ignored.has(other) && (other === at || !taken.has(other)) ? [other] : [],
    )
    askWhich(name, rivals, header, table, findings)
  }
}

function askWhich(name: string, rivals: number[], header: Header, table: Table, findings: Findings): void {
  if (rivals.length < 2) return
  const differing = table.rows.findIndex(
    (cells, row) =>
      row > header.row &&
      cells.length === header.headings.length &&
      new Set(rivals.map((at) => cells[at])).size > 1,
  )
  if (differing < 0) return
  const headings = rivals.map((at) => header.headings[at] ?? '')
  const twice = new Set(headings).size < headings.length
  findings.ask(
    name === 'amount' ? 'amount-column' : `column ${name}`,
    `${headings.map((heading) => `"${heading}"`).join(' and ')} could each be ${name}, and they differ.`,
    rivals.map((at) => `--map "${twice ? `#${at + 1}` : header.headings[at]}=${name}"`),
    table.lines[differing],
  )
}

function ignoredColumns(keys: readonly string[], options: ImportOptions): Set<number> {
  const ignored = Object.entries(options.columns ?? {}).filter(([, ours]) => targetsOf(ours).includes('-'))
  return new Set(ignored.map(([theirs]) => keys.indexOf(headingKey(theirs))))
}

/** Whether the file has every column that its kind cannot do without. */
export function complete(
  kind: ImportKindName,
  header: Header,
  positions: Positions,
  table: Table,
  options: ImportOptions,
  findings: Findings,
): boolean {
  const given = (name: string): boolean => positions.has(name) || options.constants?.[name] !== undefined
  const needs: string[][] = columnsOf(kind)
    .filter((column) => column.required)
    .map((column) => [column.name])
  if (kind === 'invoices') {
    needs.push(['number', 'id'], ['account', 'account_name'], ['amount'])
    if (options.termsDays === undefined) needs.push(['due_on'])
  }
  if (kind === 'payments' || kind === 'credits') {
    needs.push(['invoice', 'account', 'reverses'])
    if (!options.deriveId) needs.push(['id'])
  }
  const line = table.lines[Math.max(0, header.row)] ?? 1
  const missing = needs.filter((names) => !names.some(given))
  const unused = header.headings.filter((heading, at) => heading && ![...positions.values()].includes(at))
  for (const names of missing) {
    const name = names.join(' or ')
    const hint = unused.length > 0 ? ` Headings not used: ${unused.join(', ')}.` : ''
    findings.refuse(line, name, null, `No column gives ${name}.`, `${remedyFor(kind, names)}${hint}`)
  }
  return missing.length === 0
}

function remedyFor(kind: ImportKindName, names: string[]): string {
  const map = `Name the column with --map "Their heading=${names[0]}".`
  const day = kind === 'payments' ? 'received_on' : 'issued_on'
  if (names[0] === 'due_on') return `${map} Or give the terms with --terms-days 30.`
  if (names[0] === 'id' && (kind === 'payments' || kind === 'credits'))
    return `${map} Or derive it with --derive-id invoice,${day},amount.`
  return map
}
