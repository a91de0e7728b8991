import { Command } from 'commander'
import { unplacePayment } from '../receivables/unplace-payment.ts'
import type { AfterLedgerChange } from './after-ledger-change.ts'
import { onLedger } from './ledger-verb.ts'
import type { Terminal } from './terminal.ts'

/** `dunwell unplace`: the way back. */
export function unplaceCommand(terminal: Terminal, afterLedgerChange?: AfterLedgerChange): Command {
  return new Command('unplace')
    .description('Take a payment, credit or credit note off its invoices; it waits on its account again.')
    .requiredOption('--payment <id>', 'its id, or the number of a credit note')
    .option('--dry-run', 'say what would be taken back, save nothing')
    .option('--json', 'print one line of JSON')
    .action((flags: { payment: string; dryRun?: boolean; json?: boolean }) =>
      onLedger(terminal, flags, afterLedgerChange, async ({ context, afterChange }) => {
        const { payment, dryRun = false, json } = flags
        const verdict = await unplacePayment(context, { payment, dryRun }, afterChange)
        if (verdict.kind === 'refused') return verdict
        if (json) terminal.out(JSON.stringify({ unplaced: verdict.unplaced }))
        else
          for (const { invoice, amount, currency } of verdict.unplaced)
            terminal.out(`${currency} ${amount} of ${payment} off ${invoice}`)
        if (dryRun && !json) terminal.out('Nothing was saved: this was a dry run.')
        return undefined
      }),
    )
}
