import { createHash } from 'node:crypto'
import { DateTime } from 'luxon'
import { TODAY } from './calendar.ts'

/** One row of the file, as it lands in the table. */
export interface ParsedInvoice {
  id: string
  organisation_id: string
  account_id: string
  external_id: string
  number: string
  currency: string
  total_minor: number
  open_minor: number
  issued_on: string
  due_on: string
  generation: number
  disputed: boolean
}

const CURRENCIES = ['USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'EUR', 'EUR', 'GBP']
const today = DateTime.fromISO(TODAY, { zone: 'utc' })

export function parsedInvoices(organisationId: string, rows: number, accounts: number): ParsedInvoice[] {
  return Array.from({ length: rows }, (_, row) => {
    const account = row % accounts
    const due = today.minus({ days: ((row * 37) % 150) - 40 })
    const totalMinor = 5_000 + ((row * 7_919) % 1_000_000)
    return {
      id: named(`imported${row}`),
      organisation_id: organisationId,
      account_id: named(`account${account}`),
      external_id: `N-${row}`,
      number: `INV-${row}`,
      currency: CURRENCIES[account % 10] ?? 'USD',
      total_minor: totalMinor,
      open_minor: totalMinor,
      issued_on: due.minus({ days: 30 }).toFormat('yyyy-MM-dd'),
      due_on: due.toFormat('yyyy-MM-dd'),
      generation: 1,
      disputed: row % 50 === 0,
    }
  })
}

/** The same rows as a system would export them. */
export function invoicesFile(rows: number, accounts: number): string {
  const lines = parsedInvoices('', rows, accounts).map((invoice, row) =>
    [
      invoice.external_id,
      `A-${String(row % accounts).padStart(6, '0')}`,
      invoice.number,
      invoice.currency,
      `"${grouped(invoice.total_minor)}"`,
      invoice.issued_on,
      invoice.due_on,
      invoice.disputed ? 'yes' : 'no',
    ].join(','),
  )
  return ['id,account,number,currency,amount,issued_on,due_on,disputed', ...lines, ''].join('\n')
}

/** Minor units as `1,234.56`. */
function grouped(minor: number): string {
  const whole = String(Math.floor(minor / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${whole}.${String(minor % 100).padStart(2, '0')}`
}

/** The id that the portfolio's SQL gives the same name. */
function named(name: string): string {
  const hex = createHash('md5').update(name).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
