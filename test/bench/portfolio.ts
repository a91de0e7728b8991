import type { BenchDatabase, BenchServer } from './bench-server.ts'
import { morningOf, TODAY } from './calendar.ts'
import { portfolioSql } from './portfolio-sql.ts'
import { type Company, foundCompany, ledgerArrived } from './product.ts'

/** A company with its ledger just imported, and nothing planned yet. */
export interface Portfolio extends BenchDatabase {
  company: Company
  invoices: number
  accounts: number
  /** Forgets what was planned, as if the ledger had just been imported. */
  reset(): Promise<void>
  /** Forgets all that was derived from the ledger: a floor begins with nothing. */
  clear(): Promise<void>
  /** What autovacuum would have done overnight. */
  settle(): Promise<void>
}

export const INVOICES_PER_ACCOUNT = 50

/** Whatever the product or a floor writes besides the ledger. None of them is referred to by another table. */
const DERIVED = [
  'cases',
  'steps',
  'timeline',
  'rollups',
  'digests',
  'daily_runs',
  'outbox',
  'outbox_lanes',
  'chat_messages',
  'audit',
]

export async function loadPortfolio(server: BenchServer, name: string, invoices: number): Promise<Portfolio> {
  const accounts = Math.round(invoices / INVOICES_PER_ACCOUNT)
  const database = await server.create(name)
  const company = await foundCompany(database.db)
  const { pool } = database
  await run(database, [
    // Foreign keys hold by construction; checking a million of them would only delay the first round.
    'set session_replication_role = replica',
    ...portfolioSql({
      organisationId: company.organisation.id,
      accounts,
      invoices,
      today: TODAY,
      freshAt: morningOf(TODAY).toISO() ?? '',
    }),
    'set session_replication_role = origin',
    'analyze',
  ])
  // As the import that brought the ledger would have left it: balances by age and cases follow at once.
  await ledgerArrived(database.db, company)
  await run(database, [
    'create schema if not exists bench',
    'create table bench.organisations as table organisations',
    ...DERIVED.map((table) => `create table bench.${table} as table ${table}`),
  ])
  await pool.query('vacuum analyze')
  await pool.query('checkpoint')
  return {
    ...database,
    company,
    invoices,
    accounts,
    reset: () =>
      run(database, [
        `truncate ${DERIVED.join(', ')} restart identity`,
        ...DERIVED.map((table) => `insert into ${table} select * from bench.${table}`),
        'update organisations o set ages_on = b.ages_on, ages_policy_id = b.ages_policy_id from bench.organisations b where b.id = o.id',
        'checkpoint',
      ]),
    clear: () => run(database, [`truncate ${DERIVED.join(', ')} restart identity`, 'checkpoint']),
    settle: () => run(database, [`vacuum analyze ${DERIVED.join(', ')}`, 'checkpoint']),
  }
}

/** One after the other on one connection, each in its own transaction. */
async function run({ pool }: BenchDatabase, statements: string[]): Promise<void> {
  const client = await pool.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    client.release()
  }
}
