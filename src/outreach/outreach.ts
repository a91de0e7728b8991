import * as z from 'zod'

export const OUTREACH_STATES = [
  'draft',
  'queued',
  'sending',
  'sent',
  'done',
  'cancelled',
  'failed',
  'bounced',
  'uncertain',
] as const
export type OutreachState = (typeof OUTREACH_STATES)[number]

export const OUTREACH_KINDS = ['email', 'notice', 'call'] as const
export type OutreachKind = (typeof OUTREACH_KINDS)[number]

const sum = z.object({ currency: z.string(), minor: z.number() })
const person = z.object({ name: z.string(), email: z.string().nullable() })

/** What a message is about, as the ledger stood when it was written. */
export const outreachFacts = z.object({
  accountName: z.string(),
  organisationName: z.string(),
  tier: z.number(),
  /** Of the oldest invoice. */
  days: z.number(),
  today: z.string(),
  /** Open, past due and not disputed, the oldest first. */
  invoices: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      currency: z.string(),
      totalMinor: z.number(),
      /** What is asked for: open and not disputed. */
      openMinor: z.number(),
      dueOn: z.string(),
      payUrl: z.string().nullable(),
    }),
  ),
  totals: z.array(sum),
  payUrl: z.string().nullable(),
  waysToPay: z.string().nullable(),
  replyTo: z.string().nullable(),
  fromName: z.string(),
  /** Who writes; null for reminders that go by themselves. */
  sender: person.extend({ title: z.string().nullable() }).nullable(),
  /** Whom else the customer can ask. */
  csm: person.nullable(),
  deadlineOn: z.string().nullable(),
  suspendOn: z.string().nullable(),
  legalWording: z.string().nullable(),
  /** Dates of earlier mails about this. */
  mailed: z.array(z.string()),
})
export type OutreachFacts = z.infer<typeof outreachFacts>

export const recipientSchema = z.object({
  contactId: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
})
export type Recipient = z.infer<typeof recipientSchema>

export const copySchema = z.object({ name: z.string(), email: z.string(), why: z.string() })
export type Copy = z.infer<typeof copySchema>

/** One contact with a customer, from the draft to what came of it. */
export interface Outreach {
  id: string
  accountId: string
  stepKey: string
  tier: number
  invoiceId: string
  generation: number
  kind: OutreachKind
  state: OutreachState
  revision: number
  language: string
  subject: string
  body: string
  recipient: Recipient
  copies: Copy[]
  senderId: string | null
  deadlineOn: string | null
  facts: OutreachFacts
  toneOverride: string | null
  preparedAt: Date
  editedBy: string | null
  sentBy: string | null
  sentAt: Date | null
  messageId: string | null
  outcome: string | null
}

/**
 * What of the ledger is no longer as the text says; null while it is.
 * @param now what is asked for at this moment.
 */
export function outdated(
  written: Pick<OutreachFacts, 'invoices' | 'tier'>,
  now: Pick<OutreachFacts, 'invoices' | 'tier'>,
): string | null {
  const open = new Map(now.invoices.map((invoice) => [invoice.id, invoice]))
  for (const invoice of written.invoices) {
    const current = open.get(invoice.id)
    if (!current) return `invoice ${invoice.number} is no longer asked for`
    if (current.openMinor !== invoice.openMinor)
      return `what is open of invoice ${invoice.number} has changed`
    if (current.dueOn !== invoice.dueOn) return `invoice ${invoice.number} has another due date`
  }
  const known = new Set(written.invoices.map(({ id }) => id))
  const added = now.invoices.find(({ id }) => !known.has(id))
  if (added) return `invoice ${added.number} has fallen due as well`
  return written.tier === now.tier ? null : `the account is in tier ${now.tier} now`
}

/** Names the message in every attempt to send it. */
export function mailKey(outreachId: string, revision: number): string {
  return `mail:${outreachId}:${revision}`
}

/** The same for every attempt; `from` gives the domain. */
export function messageIdOf(outreachId: string, revision: number, from: string): string {
  const domain = /@([a-z0-9.-]+)$/i.exec(from)?.[1] ?? 'dunwell.invalid'
  return `<${outreachId}.${revision}@${domain}>`
}
