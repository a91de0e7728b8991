import * as z from 'zod'
import type { Mail } from '../ports.ts'
import { mailHtml } from './mail-html.ts'
import { mailKey, messageIdOf, type Outreach } from './outreach.ts'

export const LONGEST_SUBJECT = 200
export const LONGEST_BODY = 20_000
const LONGEST_NAME = 200

const address = z.email().max(254)

/** Whether mail can be sent to it: one address, in ASCII, with a domain. */
export function isMailAddress(text: string): boolean {
  return address.safeParse(text).success
}

/** Line breaks and other control characters would begin a header of somebody else's. */
export function hasControls(text: string): boolean {
  return /[\p{Cc}\u2028\u2029]/u.test(text)
}

export type MailVerdict = { kind: 'mail'; mail: Mail } | { kind: 'refused'; why: string }

/**
 * The message as it is handed to a mailer, or why it must not be.
 * @param from the mailer's address.
 * @param earlier the `Message-ID`s of the case's earlier mails, the oldest first.
 */
export function mailOf(outreach: Outreach, from: string, earlier: string[]): MailVerdict {
  const why = refuseMail(outreach)
  if (why !== null) return { kind: 'refused', why }
  const { id, revision, recipient, copies, subject, body, facts } = outreach
  return {
    kind: 'mail',
    mail: {
      key: mailKey(id, revision),
      outreachId: id,
      revision,
      fromName: facts.fromName,
      to: { name: recipient.name, email: recipient.email ?? '' },
      copies: copies.map(({ name, email }) => ({ name, email })),
      replyTo: facts.replyTo,
      subject,
      text: body,
      html: mailHtml(body, facts),
      messageId: messageIdOf(id, revision, from),
      references: earlier,
    },
  }
}

/** Null when a message can be made of it; else what is wrong, as a sentence. */
export function refuseMail({
  recipient,
  copies,
  subject,
  body,
  facts,
}: Pick<Outreach, 'recipient' | 'copies' | 'subject' | 'body' | 'facts'>): string | null {
  if (recipient.email === null || !isMailAddress(recipient.email))
    return `“${recipient.email ?? ''}” is no address that mail can be sent to. Name the right contact.`
  if (facts.replyTo !== null && !isMailAddress(facts.replyTo))
    return 'The address for replies is none that mail can be sent to. Correct it in the settings.'
  const stray = copies.find(({ email }) => !isMailAddress(email))
  if (stray) return `“${stray.email}” is no address that a copy can be sent to.`
  const names = [facts.fromName, recipient.name, ...copies.map(({ name }) => name)]
  if (names.some((name) => hasControls(name) || name.length > LONGEST_NAME))
    return 'A name has a line break in it or is too long. Correct it where it comes from.'
  if (subject.trim() === '') return 'Write a subject.'
  if (hasControls(subject)) return 'The subject has a line break in it. Write it on one line.'
  if (subject.length > LONGEST_SUBJECT) return `The subject is longer than ${LONGEST_SUBJECT} characters.`
  if (body.trim() === '') return 'Write a text.'
  if (body.length > LONGEST_BODY)
    return `The text is longer than ${LONGEST_BODY.toLocaleString('en-US')} characters.`
  return null
}
