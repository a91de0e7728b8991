import { Command } from 'commander'
import { verifyChain } from '../audit/record.ts'
import { formatMoney } from '../receivables/money.ts'
import { verifyBalances } from '../receivables/verify-balances.ts'
import type { Terminal } from './terminal.ts'

const SHOWN = 20

/** `dunwell audit verify`: proves the record of changes and the balances. */
export function auditCommand(terminal: Terminal): Command {
  const audit = new Command('audit').description('The record of every change.')
  audit
    .command('verify')
    .description(
      'Recompute the chain of records and every open balance; exits with 1 when something does not add up.',
    )
    .option('--json', 'print one line of JSON')
    .action(async ({ json }: { json?: boolean }) => {
      await terminal.withDeps(async ({ db, organisationId }) => {
        const chain = await verifyChain(db, organisationId)
        const balances = await verifyBalances(db, organisationId)
        const ok = chain.brokenAt === null && balances.wrong.length === 0
        terminal.setExitCode(ok ? 0 : 1)
        if (json)
          return terminal.out(
            JSON.stringify({ ok, ...chain, invoices: balances.invoices, wrongBalances: balances.wrong }),
          )
        terminal.out(
          chain.brokenAt === null
            ? `${chain.records} records, each following from the one before.`
            : `Record ${chain.brokenAt} does not follow from the one before: it, or one before it, was altered. Compare with a backup.`,
        )
        terminal.out(
          balances.wrong.length === 0
            ? `${balances.invoices} invoices, each open balance equal to the ledger.`
            : `${balances.wrong.length} of ${balances.invoices} open balances differ from the ledger:`,
        )
        for (const { number, currency, kept, ledger } of balances.wrong.slice(0, SHOWN)) {
          const amount = (amountMinor: number) => formatMoney({ amountMinor, currency })
          terminal.out(`  ${number}: kept ${amount(kept)}, by the ledger ${amount(ledger)}`)
        }
      })
    })
  return audit
}
