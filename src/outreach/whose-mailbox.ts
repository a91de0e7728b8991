import type { Outreach } from './outreach.ts'

/** Whose mailbox news about a mail is about. */
export type Mailbox =
  | { kind: 'recipient' }
  | { kind: 'copy'; email: string }
  /** An address that we did not write to, such as one that a mailbox is forwarded to. */
  | { kind: 'elsewhere'; email: string }
  /** One of those the mail went to. */
  | { kind: 'unclear' }

/**
 * @param recipient whom the news is about, where it says so.
 * @param mentions addresses in the words of news that does not say so; absent where every mail has one reader.
 */
export function whoseMailbox(
  { recipient, mentions }: { recipient?: string; mentions?: string[] },
  mail: Pick<Outreach, 'recipient' | 'copies'>,
): Mailbox {
  const to = mail.recipient.email?.toLowerCase()
  const copies = mail.copies.map(({ email }) => email.toLowerCase())
  const known = (email: string): Mailbox =>
    email === to ? { kind: 'recipient' } : { kind: copies.includes(email) ? 'copy' : 'elsewhere', email }
  if (recipient !== undefined) return known(recipient.toLowerCase())
  if (mentions === undefined || copies.length === 0) return { kind: 'recipient' }
  const named = new Set(mentions.map((email) => email.toLowerCase()))
  const [only, ...others] = [to, ...copies].filter((email) => email !== undefined && named.has(email))
  return only === undefined || others.length > 0 ? { kind: 'unclear' } : known(only)
}
