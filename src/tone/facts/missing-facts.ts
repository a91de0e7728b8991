import type { Spotted } from '../phrase.ts'
import type { Severity } from '../tone.ts'
import type { Figures } from './figures.ts'

/** What is missing has no place; it is told last. */
export type Missing = Pick<Spotted, 'severity' | 'advice'> & { start: number | null; end: number }

const absent = (advice: string): Missing => ({ severity: 'block', advice, start: null, end: 0 })
const weak = (
  advice: string,
  place: { start: number; end: number },
  severity: Severity = 'warn',
): Missing => ({
  ...place,
  severity,
  advice,
})

/** Invoice number, amount with currency, due date, a way to pay or to ask: which of them the text lacks. */
export function missingFacts(figures: Figures): Missing[] {
  return [
    ...numberMissing(figures),
    ...amountMissing(figures),
    ...dueDateMissing(figures),
    ...wayMissing(figures),
  ]
}

function numberMissing({ numbers, addresses }: Figures): Missing[] {
  if (numbers.length > 0) return []
  const link = addresses.find(
    ({ text }) => /(?:\/|inv|=|-|_)[a-z]*[-_]?\d{3,}|inv[a-z]*[-_/]?\d+/i.test(text) && !text.includes('@'),
  )
  return [
    link
      ? weak('Write the invoice number in the text as well, not only in the link.', link)
      : absent('Name the invoice by its number.'),
  ]
}

function amountMissing({ sums }: Figures): Missing[] {
  if (sums.some(({ currencies, rounded }) => currencies.length > 0 && !rounded)) return []
  const rounded = sums.find(({ currencies }) => currencies.length > 0)
  if (rounded) return [weak('Write the exact amount, as the ledger has it.', rounded)]
  const bare = sums[0]
  return [
    bare
      ? weak('Write the currency beside the amount.', bare)
      : absent('Write the amount that is open, with its currency.'),
  ]
}

const RELATIVE_DUE =
  /\b(?:due|payable|fell due)\b[^.!?\n]{0,25}\b(?:yesterday|today|tomorrow|(?:last |this |on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|the (?:first|last|end|middle) (?:day )?of (?:last |this )?(?:month|january|february|march|april|may|june|july|august|september|october|november|december)|the \d{1,2}(?:st|nd|rd|th))\b/i

function dueDateMissing({ dueDays, text }: Figures): Missing[] {
  return dueDays.length > 0 || RELATIVE_DUE.test(text)
    ? []
    : [absent('Write the date on which the invoice was due.')]
}

const WAYS =
  /\b(?:repl(?:y|ies)(?! (?:on file|from you|yet))|respond to|write (?:back|to|me|us)|drop (?:me|us) a|let (?:me|us) know|tell (?:me|us)|give (?:me|us) a (?:call|ring)|(?:call|ring|phone|reach|contact|ask|text) (?:me|us|our|on|at|\+?\d)|get in touch|be in touch|my (?:number|phone|line|direct|mobile|e-?mail|inbox)|questions?|phone:|tel[.:]|e-?mail:|iban|bic|swift code|sort code|routing number|account number|bank (?:transfer|details)|wire|ach\b|direct debit|(?:by|with a|with your|via) (?:credit |debit )?card|cheque|payment (?:link|page|portal|details|instructions|options)|pay (?:here|online|now at|it at|at|via|through|by|with|using)|(?:pay|payment|card) (?:link|button)|pay now|settle (?:it |this |them )?(?:here|online|at|by|via)|happy to (?:help|talk|answer|discuss|send|call)|glad to (?:help|talk|answer|discuss)|here to help|(?:can|may) i help|how (?:can|may) (?:i|we) help|suits? you for a call|short call|speak to me|talk to (?:me|us))\b|@|https?:|www\.|(?<!\d)\+?\d[\d ()-]{7,}\d|\b555-\d{4}\b/i

function wayMissing({ text, addresses, numbers, days, sums }: Figures): Missing[] {
  // A number of an invoice looks like one to call.
  let rest = ''
  let at = 0
  for (const { start, end } of [...numbers, ...days, ...sums].sort((a, b) => a.start - b.start)) {
    rest += text.slice(at, Math.max(at, start))
    at = Math.max(at, end)
  }
  rest += text.slice(at)
  return addresses.length > 0 || WAYS.test(rest)
    ? []
    : [absent('Say how to pay and whom to ask: a link, bank details, or "reply to this e-mail".')]
}
