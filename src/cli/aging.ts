import { Command } from 'commander'
import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import { type AgingLine, agingReport, type CurrencyAging } from '../receivables/aging-report.ts'
import { decimalText, formatMoney } from '../receivables/money.ts'
import { dateOption } from './options.ts'
import type { Terminal } from './terminal.ts'

/** `dunwell aging`: the open balance by age, today or on a day gone by. */
export function agingCommand(terminal: Terminal): Command {
  return new Command('aging')
    .description('What is open, by age, per currency.')
    .option('--as-of <date>', 'the day to look at, such as 2026-03-31; today unless given', dateOption)
    .option('--json', 'print one line of JSON')
    .action(async ({ asOf, json }: { asOf?: string; json?: boolean }) => {
      await terminal.withDeps(async ({ db, now, organisationId }) => {
        const date = asOf ?? localDate(await loadOrganisation(db, organisationId), now())
        const report = await agingReport(db, organisationId, date)
        if (json) terminal.out(JSON.stringify({ asOf: date, currencies: report.map(jsonOf) }))
        else for (const line of textOf(date, report)) terminal.out(line)
      })
    })
}

function jsonOf({ currency, open, buckets }: CurrencyAging) {
  const line = ({ accounts, invoices, amountMinor }: AgingLine) => ({
    accounts,
    invoices,
    amount: decimalText({ amountMinor, currency }),
  })
  return { currency, open: line(open), buckets: buckets.map((one) => ({ bucket: one.bucket, ...line(one) })) }
}

function textOf(date: string, report: CurrencyAging[]): string[] {
  if (report.length === 0) return [`Nothing was open on ${date}.`]
  return report.flatMap(({ currency, open, buckets }) => {
    const row = (name: string, { accounts, invoices, amountMinor }: AgingLine) =>
      `  ${name.padEnd(8)}${String(accounts).padStart(9)}${String(invoices).padStart(10)}${formatMoney({ amountMinor, currency }).padStart(20)}`
    return [
      `${currency} on ${date}`,
      `  ${'days'.padEnd(8)}${'accounts'.padStart(9)}${'invoices'.padStart(10)}${'open'.padStart(20)}`,
      ...buckets.map((bucket) => row(bucket.bucket, bucket)),
      row('in all', open),
    ]
  })
}
