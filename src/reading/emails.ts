import type { ReplyFacts } from './reading.ts'

export interface FoundEmail {
  start: number
  end: number
  email: string
  name: string | null
}

const EMAIL = /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu
const NAME = "\\p{Lu}[\\p{L}'’-]+(?:\\s+(?:de|van|von|der|la|di|\\p{Lu}\\.?|\\p{Lu}[\\p{L}'’-]+)){0,3}"
const NAME_BEFORE = new RegExp(`(${NAME})\\s*(?:[,:<([-]|at|is|on|via|->|=)*\\s*[<(["]?$`, 'u')
const NO_NAME =
  /^(?:AP|A\/P|PO|CFO|CEO|Contact|New|It|It's|The|Use|Send|Email|E-mail|Mail|Write|Wrong|Please|Their|Accounts|Payable|Payables|Finance|Billing|Accounting|Address|Correct|Right|Is|Try|To|Reach|They|Invoices?|Person|Manager|Ask|Talk)\b/i
const FREE = /^(?:gmail|googlemail|hotmail|outlook|live|yahoo|aol|icloud|gmx|web|proton|protonmail|mail)\./i

export function findEmails(text: string): FoundEmail[] {
  return [...text.matchAll(EMAIL)].map((match) => {
    const start = match.index
    const email = match[0].replace(/^[.'-]+/, '').toLowerCase()
    return {
      start,
      end: start + match[0].length,
      email,
      name: nameBefore(text.slice(Math.max(0, start - 80), start)),
    }
  })
}

function nameBefore(before: string): string | null {
  let name = NAME_BEFORE.exec(before)?.[1]
  while (name && NO_NAME.test(name)) name = name.replace(/^\S+\s*/, '')
  return name && name.length > 1 ? name : null
}

/** An address that does not look like the account's own is asked about: it may be a trick. */
export function isSuspicious(email: string, facts: ReplyFacts | undefined): boolean {
  const domain = domainOf(email)
  if (FREE.test(domain)) return true
  if (/[^\p{ASCII}]|(?:^|\.)xn--/u.test(domain)) return true
  const known = (facts?.contacts ?? []).flatMap((contact) => (contact.email ? [domainOf(contact.email)] : []))
  return known.length > 0 && !known.some((own) => domain === own || domain.endsWith(`.${own}`))
}

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()
