import type { Context, Db } from '../ports.ts'

/** Runs in the transaction of a verb that changed the ledger, once balances are right again. */
export type AfterLedgerChange = (tx: Db, context: Context, accountIds: string[]) => Promise<void>
