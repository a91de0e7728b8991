import { Command } from 'commander'
import { closeResiduals } from '../receivables/close-residuals.ts'
import type { AfterLedgerChange } from './after-ledger-change.ts'
import { onLedger } from './ledger-verb.ts'
import type { Terminal } from './terminal.ts'

interface Flags {
  account?: string
  dryRun?: boolean
  json?: boolean
}

/** `dunwell close-residuals`: closes cents that part payments left behind. */
export function closeResidualsCommand(terminal: Terminal, afterLedgerChange?: AfterLedgerChange): Command {
  return new Command('close-residuals')
    .description("Close what part payments left open within the policy's tolerance.")
    .option('--account <account>', 'only this account, by id or name')
    .option('--dry-run', 'say what would be closed, save nothing')
    .option('--json', 'print one line of JSON')
    .action((flags: Flags) =>
      onLedger(terminal, flags, afterLedgerChange, async ({ context, accountId, afterChange }) => {
        const { dryRun = false, json } = flags
        const closed = await closeResiduals(context, { accountId, dryRun }, afterChange)
        if (json) terminal.out(JSON.stringify({ closed }))
        else {
          for (const { invoice, amount, currency } of closed)
            terminal.out(`${invoice}: ${currency} ${amount}`)
          if (closed.length === 0) terminal.out('No part payment left an amount within the tolerance.')
          else if (dryRun) terminal.out('Nothing was saved: this was a dry run.')
        }
        return undefined
      }),
    )
}
