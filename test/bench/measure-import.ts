import { inRounds, type Measurement, timed } from './bench.ts'
import type { BenchDatabase } from './bench-server.ts'
import { invoicesFile, type ParsedInvoice, parsedInvoices } from './invoices-file.ts'
import { INVOICES_PER_ACCOUNT, loadPortfolio, type Portfolio } from './portfolio.ts'
import { importInvoices } from './product.ts'
import { medianRatio, spread } from './result.ts'

const ROWS_PER_STATEMENT = 5_000

/** A file of new invoices, imported as the command does it, against loading its rows as they are. */
export const importMeasurement: Measurement = {
  names: ['import-100k'],
  measure: async (bench) => {
    const rows = bench.sizes.importRows
    // Its accounts are in the ledger; its own invoices are thrown away.
    const portfolio = await loadPortfolio(bench.server, 'importing', rows)
    const { db, company } = portfolio
    const accounts = rows / INVOICES_PER_ACCOUNT
    const bytes = new TextEncoder().encode(invoicesFile(rows, accounts))
    const parsed = parsedInvoices(company.organisation.id, rows, accounts)
    const times = { load: [] as number[], check: [] as number[], whole: [] as number[] }
    await inRounds(bench, 'import', async (counts) => {
      await empty(portfolio)
      const load = await timed(() => bulkLoad(portfolio, parsed))
      await empty(portfolio)
      const check = await timed(() => accepted(importInvoices(db, company, bytes, true), rows))
      const whole = await timed(() => accepted(importInvoices(db, company, bytes, false), rows))
      if (!counts) return
      times.load.push(load)
      times.check.push(check)
      times.whole.push(whole)
    })
    await portfolio.close()
    const megabytes = (bytes.byteLength / 1024 / 1024).toFixed(1)
    return [
      {
        name: 'import-100k',
        what: `import of ${rows} invoices, parsed, checked and followed`,
        unit: '× peer',
        value: medianRatio(times.whole, times.load),
        goal: { is: 'at most', value: 3 },
        notes: [
          `import ${spread(times.whole)}, ${megabytes} MB of CSV for ${accounts} accounts, their cases included`,
          `of which reading and checking (a dry run) ${spread(times.check)}`,
          `load of the parsed rows ${spread(times.load)}`,
        ],
      },
    ]
  },
}

async function accepted(importing: ReturnType<typeof importInvoices>, rows: number): Promise<void> {
  const { outcome, records, errors, questions } = await importing
  if (outcome !== 'accepted' || records !== rows)
    throw new Error(
      `the import was ${outcome} with ${records} records: ${JSON.stringify([errors[0], questions])}`,
    )
}

async function empty(portfolio: Portfolio): Promise<void> {
  await portfolio.reset()
  await portfolio.pool.query('truncate invoices, payments, ledger_freshness')
  await portfolio.pool.query('checkpoint')
}

async function bulkLoad({ pool }: BenchDatabase, rows: ParsedInvoice[]): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
      await client.query(
        `insert into invoices (id, organisation_id, account_id, external_id, number, currency, total_minor, open_minor,
            issued_on, due_on, generation, disputed)
          select * from jsonb_to_recordset($1::jsonb) as r(id uuid, organisation_id uuid, account_id uuid,
            external_id text, number text, currency text, total_minor bigint, open_minor bigint, issued_on date,
            due_on date, generation int, disputed bool)`,
        [JSON.stringify(rows.slice(start, start + ROWS_PER_STATEMENT))],
      )
    }
    await client.query('commit')
  } finally {
    client.release()
  }
}
