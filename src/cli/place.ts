import { Command } from 'commander'
import { placePayment } from '../receivables/place-payment.ts'
import { type PlacedMoney, placeUnplaced } from '../receivables/place-unplaced.ts'
import type { AfterLedgerChange } from './after-ledger-change.ts'
import { onLedger } from './ledger-verb.ts'
import type { Terminal } from './terminal.ts'

interface PlaceFlags {
  account?: string
  oldestFirst?: boolean
  payment?: string
  invoice?: string
  dryRun?: boolean
  json?: boolean
}

/** `dunwell place`: puts money that waits on an account on invoices. */
export function placeCommand(terminal: Terminal, afterLedgerChange?: AfterLedgerChange): Command {
  return new Command('place')
    .description('Place money that waits: on the invoices it names, then with --oldest-first on the oldest.')
    .option('--account <account>', 'only this account, by id or name')
    .option('--oldest-first', 'what names no invoice pays the oldest first')
    .option('--payment <id>', 'this payment, credit or credit note only; needs --invoice')
    .option('--invoice <number>', 'the invoice it goes to, by number or id')
    .option('--dry-run', 'say what would be placed, save nothing')
    .option('--json', 'print one line of JSON')
    .action((flags: PlaceFlags) =>
      onLedger(terminal, flags, afterLedgerChange, async ({ context, accountId, afterChange }) => {
        const { payment, invoice, oldestFirst = false, dryRun = false } = flags
        if ((payment === undefined) !== (invoice === undefined)) {
          const why = '--payment and --invoice belong together.'
          return { kind: 'refused', why, remedy: 'Give both, or neither to place all that waits.' }
        }
        if (payment === undefined || invoice === undefined) {
          const verdict = await placeUnplaced(context, { accountId, oldestFirst, dryRun }, afterChange)
          return show(terminal, verdict, flags)
        }
        const verdict = await placePayment(context, { payment, invoice, dryRun }, afterChange)
        return verdict.kind === 'refused' ? verdict : show(terminal, verdict, flags)
      }),
    )
}

function show(
  terminal: Terminal,
  { placed, unplaced }: PlacedMoney,
  { json, dryRun }: PlaceFlags,
): undefined {
  if (json) return void terminal.out(JSON.stringify({ placed, unplaced }))
  for (const { money, invoice, amount, currency, by } of placed) {
    const why = { reference: 'named', age: 'oldest', hand: 'as asked' }[by]
    terminal.out(`${currency} ${amount} of ${money} on ${invoice} (${why})`)
  }
  if (placed.length === 0) terminal.out('Nothing was placed.')
  else if (dryRun) terminal.out('Nothing was saved: this was a dry run.')
  const left = Object.entries(unplaced).map(([currency, amount]) => `${currency} ${amount}`)
  if (left.length > 0) terminal.out(`Still unplaced: ${left.join(', ')}.`)
}
