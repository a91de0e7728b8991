import type { Context } from '../../src/ports.ts'
import type { ImportOptions } from '../../src/receivables/import-options.ts'
import type { ImportKindName, ImportOutcome } from '../../src/receivables/import-outcome.ts'
import { importRecords } from '../../src/receivables/import-records.ts'
import { at, organisationIn } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

export interface ImportWorld {
  context: Context
  load(kind: ImportKindName, csv: string | Uint8Array, options?: ImportOptions): Promise<ImportOutcome>
}

export async function importDatabase(): Promise<TestDatabase> {
  return createTestDatabase()
}

/** A fresh organisation on 22 November 2026 with two customers' worth of ledger. */
export async function importWorld(database: TestDatabase): Promise<ImportWorld> {
  const now = at('2026-11-22T15:00:00Z')
  const { contextAt } = await organisationIn(database.db, now)
  const context = contextAt(now)
  const load: ImportWorld['load'] = (kind, csv, options = {}) =>
    importRecords(context, kind, typeof csv === 'string' ? new TextEncoder().encode(csv) : csv, options)
  await load(
    'accounts',
    'id,name\nA-1,Albatross Ltd\n0042,Bittern Inc\n077,Curlew One\n0077,Curlew Two\nD-1,Dipper\nD-2,Dipper\n',
  )
  await load(
    'invoices',
    'id,account,number,currency,amount,issued_on,due_on\nOPEN-1,A-1,OPEN-1,USD,1000.00,2026-01-01,2026-01-31\n',
  )
  return { context, load }
}
