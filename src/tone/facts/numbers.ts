import type { Span } from '../../reading/span.ts'
import { isInside } from '../text/in-order.ts'

export interface WrittenNumber extends Span {
  text: string
}

const ADDRESS =
  /(?:https?:\/\/|www\.)[^\s<>"')\]]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|(?<![\w.@-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.(?:com|net|org|io|co|app|dev|eu|de|uk|ch|fr|example|test|invalid)(?:\/[^\s<>"')\]]*|(?![\w.-]))/gi

/** Links and mail addresses. */
export function findAddresses(text: string): WrittenNumber[] {
  return [...text.matchAll(ADDRESS)].map((match) => {
    const written = match[0].replace(/[.,;:!?]+$/, '')
    return { start: match.index, end: match.index + written.length, text: written }
  })
}

const TOKEN = '[A-Z]{0,6}[A-Z0-9]?(?:[-_/.]?[A-Z0-9]{1,12}){1,5}'
const NAMED = new RegExp(
  `(?<![a-z])(?:invoices?|inv|bills?|rechnung|facture|factura|fattura|credit note|document|doc)(?:[ ]?(?:numbers?|no|nr|num|id|ref|reference|nos))?[ ]?[.:#]{0,2}[ ]{0,3}(?:no\\.? ?|#|nr\\.? ?)?(?=[a-z-]{0,8}\\d|\\d|[a-z]{1,6}[-/]\\d)(${TOKEN})`,
  'gi',
)
const LABELLED =
  /(?<![a-z])(?:no|nr|number|ref|reference)(?:\.|:| is)?[ ]{0,3}#?(?=[A-Z-]{0,8}\d)([A-Z0-9]{1,8}(?:[-/_][A-Z0-9]{1,8}){0,3})/gi
const SHAPED =
  /(?<![\w./@#$€£'-])(?:#[ ]?\d{3,12}|[A-Z]{1,8}[-_/]\d[A-Z0-9]*(?:[-/_][A-Z0-9]{1,8}){0,3}|[A-Z]{2,6}\d{3,12}|\d{4}[-/]\d{3,6}|INV[ ]\d{1,12}|[A-Z]{1,4}-[A-Z]{1,4}-\d{2,10})(?![\w@%]|[-/]\d)/g
const ROW =
  /^[ ]*(?:[-*>][ ]*)?(?:\d+[.)][ ]+)?([A-Z0-9]{0,6}[-/]?\d{3,10}(?:[-/][A-Z0-9]{1,8}){0,2})(?=[ :|,(])/gm
const OTHER_PREFIX =
  /^(?:po|iso|vat|ust|iban|bic|fy|q|usd|eur|gbp|chf|aud|cad|jpy|covid|so|tkt|ticket|case|ref|cc|b|tel|t|f|gmt|utc|ch|de|fr|gb|m|a4|sla|w|rfc|form|net|tier|step|h|rollout|phase|v)[-_/ ]?\d/i
const OTHER_BEFORE =
  /\b(?:po|p\.o\.|purchase order|order|ticket|case|customer|account|contract|quote|tracking|vat|tax|phone|tel|call(?: me)?(?: (?:on|at))?|extension|ext|room|suite|iban|bic|swift|registration|form|company|cost cent(?:re|er)|project|my|sort code|routing|telephone|direct)(?: (?:number|no|nr|id|ref(?:erence)?|code))?\.?:? ?(?:is |are |was )?#?$/i

/** Numbers of invoices: named as such, or written as they are; not those in links. */
export function findInvoiceNumbers(
  text: string,
  taken: readonly Span[],
  known: readonly string[],
): WrittenNumber[] {
  const found: WrittenNumber[] = []
  const add = (start: number, token: string, isNamed: boolean) => {
    const written = token.replace(/[-/.,_]+$/, '')
    const end = start + written.length
    if (written === '' || !/\d/.test(written)) return
    if (
      !isNamed &&
      (OTHER_PREFIX.test(written) || OTHER_BEFORE.test(text.slice(Math.max(0, start - 40), start)))
    )
      return
    if (
      isNamed &&
      /^\d{1,2}$/.test(written) &&
      /^(?:st|nd|rd|th|[ ](?:days?|weeks?|months?|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|payments|instal))/i.test(
        text.slice(end, end + 8),
      )
    )
      return
    found.push({ start, end, text: written })
  }
  for (const match of text.matchAll(NAMED))
    add(match.index + match[0].lastIndexOf(match[1] ?? ''), match[1] ?? '', true)
  for (const match of text.matchAll(LABELLED)) {
    const start = match.index + match[0].lastIndexOf(match[1] ?? '')
    if (!OTHER_BEFORE.test(`${text.slice(Math.max(0, match.index - 40), match.index)}no `))
      add(start, match[1] ?? '', false)
  }
  for (const match of text.matchAll(SHAPED)) add(match.index, match[0], false)
  for (const match of text.matchAll(ROW))
    add(match.index + match[0].lastIndexOf(match[1] ?? ''), match[1] ?? '', false)
  const ledger = new Set(known.filter((number) => number.length >= 3))
  if (ledger.size > 0)
    for (const { 0: token, index } of text.matchAll(/[A-Za-z0-9][\w./-]*/g)) {
      const written = token.replace(/[-/._]+$/, '')
      if (ledger.has(written)) found.push({ start: index, end: index + written.length, text: written })
    }
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  let end = -1
  return found.filter((one) => {
    if (one.start < end || isInside(one, taken)) return false
    end = one.end
    return true
  })
}
