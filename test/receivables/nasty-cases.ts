import type { ImportOptions } from '../../src/receivables/import-options.ts'
import type { ImportKindName } from '../../src/receivables/import-outcome.ts'

export interface NastyCase {
  file: string
  kind: ImportKindName
  options?: ImportOptions
  /** `accepted 2 USD 350.50`, `refused 2 amount`, `asked date-order 2 3`: the whole of what is expected. */
  gets: string[]
  /** What answers the question or mends the refusal, and what the file gets then. */
  then?: { options: ImportOptions; gets: string[] }
}

const invoices = (
  file: string,
  gets: string | string[],
  then?: NastyCase['then'],
  options?: ImportOptions,
): NastyCase => ({
  file,
  kind: 'invoices',
  options,
  gets: typeof gets === 'string' ? [gets] : gets,
  then,
})
const answered = (options: ImportOptions, gets: string | string[]): NastyCase['then'] => ({
  options,
  gets: typeof gets === 'string' ? [gets] : gets,
})
const other = (
  kind: ImportKindName,
  file: string,
  gets: string | string[],
  then?: NastyCase['then'],
): NastyCase => ({
  ...invoices(file, gets, then),
  kind,
})

export const NASTY: NastyCase[] = [
  invoices('plain.csv', 'accepted 2 USD 350.50'),
  invoices('utf8-bom.csv', 'accepted 1 USD 100.00'),
  invoices('utf16le-bom.csv', 'accepted 1 USD 100.00'),
  invoices('utf16be-bom.csv', 'accepted 1 USD 100.00'),
  invoices('utf16le-no-bom.csv', 'accepted 1 USD 100.00'),
  invoices('latin1-names.csv', 'accepted 1 EUR 100.00'),
  invoices('windows-1252-euro.csv', 'accepted 1 EUR 100.00'),
  invoices('mixed-encodings.csv', 'refused', answered({ encoding: 'windows-1252' }, 'accepted 2 EUR 101.00')),
  invoices('semicolons-decimal-comma.csv', 'accepted 2 EUR 1333.56'),
  invoices('tabs.csv', 'accepted 2 USD 200.00'),
  invoices('pipes.csv', 'accepted 2 USD 200.00'),
  invoices('excel-sep-line.csv', 'accepted 1 USD 100.00'),
  invoices('mixed-line-ends.csv', 'accepted 3 USD 300.00'),
  invoices('quoted-newlines.csv', 'refused 4 amount'),
  invoices('quoted-newlines-good.csv', 'accepted 1 USD 1000.00'),
  invoices('thousands-and-signs.csv', 'accepted 5 USD 2199.00'),
  invoices('swiss-and-indian-grouping.csv', 'accepted 3 CHF 2234.50 INR 1234567.00'),
  invoices('yen-and-dinar.csv', 'accepted 2 JPY 5000 KWD 1.250'),
  invoices('yen-with-decimals.csv', 'refused 2 amount'),
  invoices(
    'thousand-or-decimals.csv',
    'asked decimal-sign 2',
    answered({ decimal: 'comma' }, 'accepted 1 EUR 1234.00'),
  ),
  invoices('decimal-sign-contradiction.csv', 'refused 2 amount'),
  invoices('sign-against-currency.csv', 'refused 2 amount'),
  invoices('day-first-proven.csv', 'accepted 1 USD 100.00'),
  invoices('month-first-proven.csv', 'accepted 2 USD 200.00'),
  invoices(
    'day-or-month.csv',
    'asked date-order 2',
    answered({ dateFormat: 'd/M/yyyy' }, 'accepted 1 USD 100.00'),
  ),
  invoices(
    'date-contradiction.csv',
    'refused 4 issued_on',
    answered({ dateFormat: 'd/M/yyyy' }, 'refused 4 issued_on'),
  ),
  invoices('impossible-day.csv', 'refused 2 due_on'),
  invoices('named-months.csv', 'accepted 1 USD 100.00'),
  invoices(
    'excel-day-numbers.csv',
    'asked date-serial 2',
    answered({ dateFormat: 'excel' }, 'accepted 1 USD 100.00'),
  ),
  invoices(
    'due-before-issue.csv',
    'asked due-before-issue 2',
    answered({ dueBeforeIssue: 'skip' }, 'accepted 1 USD 100.00'),
  ),
  invoices('year-0206.csv', 'refused 2 issued_on'),
  invoices('lost-zeros-unique.csv', 'accepted 1 USD 100.00'),
  invoices(
    'lost-zeros-several.csv',
    'asked lost-zeros 2',
    answered({ ids: { '77': '077' } }, 'accepted 1 USD 100.00'),
  ),
  invoices('excel-text-ids.csv', 'accepted 2 USD 200.00'),
  invoices('scientific-id.csv', 'refused 2 id'),
  invoices('title-and-totals.csv', 'accepted 2 USD 150.00'),
  invoices('ragged-title.csv', 'accepted 1 USD 100.00'),
  invoices(
    'total-does-not-add-up.csv',
    'asked total 3',
    answered({ totals: 'ignore' }, 'accepted 1 USD 100.00'),
  ),
  invoices('total-wine.csv', 'accepted 1 USD 10.00'),
  invoices('identical-repeats.csv', 'accepted 2 USD 200.00'),
  invoices(
    'conflicting-duplicates.csv',
    'asked duplicates 2 3',
    answered({ duplicates: 'last' }, 'accepted 1 USD 120.00'),
  ),
  invoices(
    'two-amounts.csv',
    'asked amount-column 2',
    answered({ columns: { Gross: 'amount' } }, 'accepted 1 EUR 119.00'),
  ),
  invoices('two-amounts-agreeing.csv', 'accepted 1 EUR 100.00'),
  invoices(
    'due-above-amount.csv',
    'asked amount-column 2',
    answered({ columns: { 'Amount Due': 'amount' } }, 'accepted 1 EUR 119.00'),
  ),
  invoices(
    'two-due-dates.csv',
    'asked column due_on 2',
    answered({ columns: { '#8': 'due_on' } }, 'accepted 1 EUR 100.00'),
  ),
  invoices(
    'no-header.csv',
    'asked header 1',
    answered(
      { positions: ['id', 'account', 'number', 'currency', 'amount', 'issued_on', 'due_on'] },
      'accepted 2 USD 200.00',
    ),
  ),
  invoices('unknown-headings.csv', [
    'refused 1 issued_on',
    'refused 1 number or id',
    'refused 1 account or account_name',
    'refused 1 amount',
    'refused 1 due_on',
  ]),
  invoices(
    'no-due-date-column.csv',
    'refused 1 due_on',
    answered({ termsDays: 30 }, 'accepted 1 USD 100.00'),
  ),
  invoices('no-currency.csv', 'asked currency 2', answered({ currency: 'USD' }, 'accepted 1 USD 100.00')),
  invoices('credit-notes.csv', 'accepted 2 USD 60.00'),
  invoices('names-to-the-letter.csv', 'accepted 2 USD 20.00'),
  invoices('spreadsheet-errors.csv', [
    'refused 2 account',
    'refused 3 amount',
    'refused 4 amount',
    'refused 5 amount',
  ]),
  invoices('lost-letters.csv', 'refused 2 account_name'),
  invoices('unterminated-quote.csv', 'refused 3'),
  invoices('stray-quote.csv', 'accepted 1 USD 10.00'),
  invoices('too-many-cells.csv', 'refused 2'),
  invoices(
    'too-few-cells.csv',
    'refused 2',
    answered({ skipBadRows: true }, ['accepted 1 USD 100.00', 'refused 2']),
  ),
  invoices('cut-off.csv', 'refused 3'),
  invoices('nul-bytes.csv', 'refused 3'),
  invoices('empty.csv', 'refused'),
  invoices('blank-lines-only.csv', 'refused'),
  invoices('header-only.csv', 'accepted 0'),
  invoices('workbook.csv', 'refused'),
  invoices('login-page.csv', 'refused'),
  invoices('missing-values.csv', ['refused 2 amount', 'refused 2 account']),
  invoices(
    'unknown-account.csv',
    'refused 2 account',
    answered({ createAccounts: true }, 'accepted 1 USD 100.00'),
  ),
  invoices('unknown-currency.csv', 'refused 2 currency'),
  invoices('huge-amount.csv', 'refused 2 amount'),
  invoices('stripe-invoices.csv', 'accepted 1 USD 120.00'),
  invoices(
    'quickbooks-invoices.csv',
    'asked currency 5 6',
    answered({ currency: 'USD' }, 'accepted 2 USD 1700.00'),
  ),
  invoices('xero-invoices.csv', 'accepted 1 AUD 330.00'),
  invoices('netsuite-invoices.csv', 'accepted 1 EUR 1000.00'),
  invoices('chargebee-invoices.csv', 'accepted 1 EUR 80.00'),
  other(
    'payments',
    'payment-unknown-invoice.csv',
    'asked unknown-invoice 2',
    answered({ unknownInvoice: 'unplaced' }, 'accepted 1 USD 10.00'),
  ),
  other(
    'payments',
    'payment-too-much.csv',
    'asked over-payment 3',
    answered({ overPayment: 'unplaced' }, 'accepted 2 USD 1100.00'),
  ),
  other(
    'payments',
    'payment-too-early.csv',
    'asked early-payment 2',
    answered({ earlyPayment: 'accept' }, 'accepted 1 USD 10.00'),
  ),
  other('payments', 'payment-wrong-currency.csv', 'refused 2 currency'),
  other('payments', 'payment-failed.csv', 'accepted 1 USD 20.00'),
  other(
    'payments',
    'payment-twins.csv',
    'refused 1 id',
    answered({ deriveId: ['invoice', 'received_on', 'amount'] }, 'asked duplicates 2 3'),
  ),
  other(
    'payments',
    'payment-there-already.csv',
    'asked duplicate-payment 3',
    answered({ duplicatePayment: 'skip' }, 'accepted 1 USD 25.00'),
  ),
  other('payments', 'payment-reversal.csv', 'accepted 2 USD 60.00'),
  other('payments', 'payment-reversal-unknown.csv', 'refused 2 reverses'),
  invoices('snapshot-half.csv', 'refused', answered({ force: true }, 'accepted 1 USD 9.00'), {
    snapshot: true,
  }),
  invoices(
    'credit-note-type.csv',
    'asked credit-notes 3',
    answered({ creditNotes: 'negate' }, 'accepted 2 USD 60.00'),
  ),
  invoices(
    'same-name-customers.csv',
    'asked ambiguous 2',
    answered({ ids: { Dipper: 'D-2' } }, 'accepted 1 USD 9.00'),
  ),
  other('people', 'people-roles.csv', 'accepted 2'),
  other('people', 'people-bad.csv', ['refused 2 email', 'refused 2 time_zone', 'refused 2 roles']),
  other('accounts', 'accounts-circle.csv', ['refused 2 parent', 'refused 3 parent']),
  other('rates', 'rates-bad.csv', 'refused 2 rate'),
]
