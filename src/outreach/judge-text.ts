import { decimalText } from '../receivables/money.ts'
import { judgeTone } from '../tone/judge-tone.ts'
import { type ToneFacts, type ToneFinding, type ToneVerdict, tierSchema } from '../tone/tone.ts'
import { INVOICES_LISTED } from './mail-text.ts'
import type { Outreach } from './outreach.ts'

export type { ToneFinding, ToneVerdict }

const NOTHING: ToneVerdict = { verdict: 'ok', findings: [] }

/** What the tone guard says of a message, held against the facts it was written from. Calls are not texts. */
export function judgeText({
  kind,
  tier,
  subject,
  body,
  recipient,
  facts,
}: Pick<Outreach, 'kind' | 'tier' | 'subject' | 'body' | 'recipient' | 'facts'>): ToneVerdict {
  if (kind === 'call') return NOTHING
  const read = tierSchema.safeParse(tier)
  if (!read.success) return NOTHING
  return judgeTone({
    tier: read.data,
    text: `Subject: ${subject}\n\n${body}`,
    facts: toneFacts(facts, recipient),
  })
}

function toneFacts(facts: Outreach['facts'], recipient: Outreach['recipient']): ToneFacts {
  const { sender, csm } = facts
  const listed = facts.invoices.slice(0, INVOICES_LISTED)
  const links = [facts.payUrl, ...listed.map(({ payUrl }) => payUrl)].filter((link) => link !== null)
  const [link, ...others] = [...new Set(links)]
  return {
    account: facts.accountName,
    invoices: facts.invoices.map(({ number, openMinor, currency, dueOn }) => ({
      number,
      amount: decimalText({ amountMinor: openMinor, currency }),
      currency,
      dueOn,
    })),
    // Somebody may look after a client and collect from it; then they sign as what they write as.
    people: csm && csm.name !== sender?.name ? [{ name: csm.name, role: 'csm', email: csm.email }] : [],
    contacts: [{ name: recipient.name, email: recipient.email }],
    // Each invoice may have a link of its own; which one stands where is checked when the HTML is made.
    payLink: others.length === 0 ? link : null,
    today: facts.today,
    organisation: facts.organisationName,
    sender: sender ? { name: sender.name, role: sender.title, email: sender.email } : null,
    mailed: facts.mailed,
    deadlineOn: facts.suspendOn === null ? facts.deadlineOn : null,
    suspensionOn: facts.suspendOn,
  }
}

/** `block: “we will sue” – say it without …`. */
export function findingText({ severity, quote, advice }: ToneFinding): string {
  const what = quote === '' ? '' : `“${quote.length > 80 ? `${quote.slice(0, 80)}…` : quote}”: `
  return `${severity === 'block' ? 'Must change' : 'Please look'}: ${what}${advice}`
}
