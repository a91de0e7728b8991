import { type InvoiceLine, invoiceBlock, invoiceLines, safeLink } from './mail-text.ts'
import type { OutreachFacts } from './outreach.ts'

const FONT = 'font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1d1c1d'
const CELL = 'padding:8px 0;border-bottom:1px solid #dddddd;vertical-align:top'
const LEFT = `${CELL};text-align:left;padding-right:16px`
/** Digits of one width, so that amounts can be compared down the column. */
const RIGHT = `${CELL};text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums`
const SMALL = 'font-size:14px;color:#616061'
/** A number of so many characters fits beside its amount on a phone; a longer one may be broken. */
const UNBROKEN = 20

/**
 * The message for readers that draw HTML, made from its plain text: paragraphs, the list of invoices as a table
 * where the text still holds it to the letter, and links for the payment addresses that the ledger gave, for
 * nothing else that looks like one.
 */
export function mailHtml(body: string, facts: OutreachFacts): string {
  const links = [facts.payUrl, ...facts.invoices.map(({ payUrl }) => payUrl)].flatMap(
    (url) => safeLink(url) ?? [],
  )
  const block = invoiceBlock(facts)
  const at = block === '' ? -1 : body.indexOf(block)
  const inner =
    at < 0
      ? paragraphs(body, links)
      : `${paragraphs(body.slice(0, at), links)}${table(facts)}${paragraphs(body.slice(at + block.length), links)}`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="margin:0;padding:16px;background:#ffffff"><div style="max-width:600px;${FONT}">
${inner}</div></body></html>
`
}

function paragraphs(text: string, links: string[]): string {
  return text
    .split(/\n{2,}/)
    .map((part) => part.replace(/^\n+|\n+$/g, ''))
    .filter((part) => part.trim() !== '')
    .map((part) => `<p style="margin:0 0 16px">${linked(part, links).replaceAll('\n', '<br>')}</p>\n`)
    .join('')
}

/** Escapes the text; addresses among `links`, and only they, can be clicked. */
function linked(text: string, links: string[]): string {
  return text
    .split(/(https?:\/\/\S+)/)
    .map((word) => (links.includes(word) ? anchor(word, word) : escapeHtml(word)))
    .join('')
}

function anchor(url: string, text: string): string {
  return `<a href="${escapeHtml(url)}" style="color:#0b5cad">${escapeHtml(text)}</a>`
}

/** Two columns, each invoice in two lines: all of it stands on a phone, where most readers see it first. */
function table(facts: OutreachFacts): string {
  const { lines, rest } = invoiceLines(facts)
  const header = `<th style="${LEFT}">Invoice</th><th style="${RIGHT}">Open</th>`
  const more = rest === null ? '' : `<p style="margin:0 0 16px">${escapeHtml(rest)}</p>\n`
  return `<table style="border-collapse:collapse;width:100%;max-width:480px;margin:0 0 16px;${FONT}"><thead><tr>${header}</tr></thead><tbody>
${lines.map(tableRow).join('\n')}
</tbody></table>
${more}`
}

function tableRow({ number, amount, isRest, due, payUrl }: InvoiceLine): string {
  const wrap = number.length > UNBROKEN ? 'overflow-wrap:anywhere' : 'white-space:nowrap'
  const pay = payUrl ? `<br>${anchor(payUrl, 'Pay')}` : ''
  const part = isRest ? `<br><span style="${SMALL}">still open</span>` : ''
  return `<tr><td style="${LEFT}"><span style="${wrap}">${escapeHtml(number)}</span><br><span style="${SMALL}">due ${escapeHtml(due)}</span></td><td style="${RIGHT}">${escapeHtml(amount)}${part}${pay}</td></tr>`
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
