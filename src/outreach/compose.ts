import { invoiceBlock, mailDate, oneLine, safeLink, totalsText } from './mail-text.ts'
import type { OutreachFacts, OutreachKind, Recipient } from './outreach.ts'
import { renderTemplate } from './templates/render-template.ts'
import { type TemplateName, templatesIn } from './templates/templates.ts'

export interface Written {
  language: string
  subject: string
  /** Plain text. */
  body: string
}

/** A subject names so many invoices; more are counted. */
const NUMBERS_NAMED = 1

/** The text of a message in the voice of its tier, made from the facts alone. */
export function compose(
  voice: Exclude<TemplateName, 'call'>,
  kind: OutreachKind,
  language: string,
  facts: OutreachFacts,
  recipient: Recipient,
): Written {
  const found = templatesIn(language)
  const name: TemplateName = kind === 'call' ? 'call' : voice
  const { subject, body } = found.templates[name]
  const fields = fieldsOf(facts, recipient)
  const render = (part: string, template: string) =>
    renderTemplate(`${name}, ${found.language}, ${part}`, template, fields)
  return {
    language: found.language,
    subject: oneLine(render('subject', subject)),
    body: tidy(render('text', body)),
  }
}

function fieldsOf(facts: OutreachFacts, recipient: Recipient): Record<string, unknown> {
  const { invoices, sender, csm, deadlineOn, suspendOn } = facts
  const many = invoices.length > 1
  const payUrl = safeLink(facts.payUrl)
  const waysToPay = facts.waysToPay?.trim() || null
  const own = invoices.every((invoice) => invoice.payUrl !== null)
  const organisation = oneLine(facts.organisationName)
  const signature = sender
    ? [sender.name, sender.title, organisation].flatMap((line) => (line ? oneLine(line) : [])).join('\n')
    : oneLine(facts.fromName)
  return {
    account: oneLine(facts.accountName),
    contact: oneLine(recipient.name),
    organisation,
    from: oneLine(facts.fromName),
    signature,
    csm: csm ? oneLine(csm.name) : null,
    many,
    they: many ? 'they' : 'it',
    it: many ? 'them' : 'it',
    this: many ? 'these invoices' : 'this invoice',
    what:
      invoices.length > NUMBERS_NAMED
        ? `${invoices.length} invoices`
        : `invoice ${oneLine(invoices[0]?.number ?? '')}`,
    invoices: invoiceBlock(facts),
    total: totalsText(facts.totals),
    pay_url: payUrl,
    ways_to_pay: waysToPay,
    can_pay: payUrl !== null || waysToPay !== null || own,
    legal: facts.legalWording?.trim() || null,
    // Absent rather than empty: a letter that names a date must not go without one.
    ...(deadlineOn === null ? {} : { deadline: mailDate(deadlineOn) }),
    // Null where a notice has its date, and the policy stops no services.
    ...(suspendOn === null
      ? deadlineOn === null
        ? {}
        : { suspension: null }
      : { suspension: mailDate(suspendOn) }),
  }
}

/** No line ends in spaces, and no gap is larger than one empty line. */
function tidy(text: string): string {
  return text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
