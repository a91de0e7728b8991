import type { Context } from '../ports.ts'
import { findAccount } from '../receivables/find-account.ts'
import type { AfterChange } from '../receivables/place-unplaced.ts'
import { restoreAfterPayment } from '../suspensions/restore-after-payment.ts'
import type { AfterLedgerChange } from './after-ledger-change.ts'
import type { Terminal } from './terminal.ts'

export interface Refusal {
  kind: 'refused'
  why: string
  remedy: string
}

/** What a verb on the ledger works with; `accountId` is null for all accounts. */
export interface LedgerWork {
  context: Context
  accountId: string | null
  afterChange: AfterChange
}

/** Runs a verb on the ledger of one account or of all; a refusal is said and exits with 1. */
export async function onLedger(
  terminal: Terminal,
  { account, json }: { account?: string; json?: boolean },
  afterLedgerChange: AfterLedgerChange | undefined,
  work: (given: LedgerWork) => Promise<Refusal | undefined>,
): Promise<void> {
  await terminal.withDeps(async (deps) => {
    const { db, now, newId, log, organisationId } = deps
    const context: Context = { db, now: now(), newId, log, organisationId, actor: 'system:cli' }
    const only = account === undefined ? null : await findAccount(db, organisationId, account)
    const refusal =
      only?.kind === 'refused'
        ? only
        : await work({
            context,
            accountId: only?.found.id ?? null,
            afterChange: async (tx, accountIds) => afterLedgerChange?.(tx, context, accountIds),
          })
    if (!refusal) return restoreAfterPayment(deps, organisationId)
    const { why, remedy } = refusal
    if (json) terminal.out(JSON.stringify({ ok: false, why, remedy }))
    else terminal.err(`${why} ${remedy}`)
    terminal.setExitCode(1)
  })
}
