import * as z from 'zod'
import type { Mail, MailDelivery, Mailer } from '../ports.ts'
import { askProvider, type Fetch, namedAddress, refusedBy, retryLater } from './http-mailer.ts'

const NAME = 'Postmark'
const PACING_MS = 200
/** Codes about the address: unusable, or switched off after it bounced. */
const ABOUT_RECIPIENT = [300, 406]

const answer = z.object({
  ErrorCode: z.number().optional(),
  Message: z.string().optional(),
  MessageID: z.string().optional(),
})

export interface PostmarkOptions {
  token: string
  from: string
  fetch: Fetch
  apiUrl?: string
  timeoutMs?: number
}

export function createPostmarkMailer(options: PostmarkOptions): Mailer {
  return { from: options.from, pacingMs: PACING_MS, send: (mail) => send(options, mail) }
}

async function send(options: PostmarkOptions, mail: Mail): Promise<MailDelivery> {
  const url = `${options.apiUrl ?? 'https://api.postmarkapp.com'}/email`
  const headers = { 'x-postmark-server-token': options.token }
  const asked = await askProvider(
    options.fetch,
    url,
    headers,
    messageOf(mail, options.from),
    NAME,
    options.timeoutMs,
  )
  if (asked.kind === 'verdict') return asked.verdict
  const { status } = asked
  const said = answer.safeParse(asked.body).data
  if (status === 200 && said?.ErrorCode === 0) return { kind: 'sent', providerId: said.MessageID ?? null }
  if (status === 429) return retryLater(`${NAME} asks to slow down.`, asked.retryAfterMs, true)
  if (status === 503) return retryLater(`${NAME} is away for a moment.`, asked.retryAfterMs)
  // It has no key against doubles, so after any other answer of its own fault nobody knows.
  if (status >= 500 || (status === 200 && said === undefined))
    return { kind: 'uncertain', why: `${NAME} had a fault (${status}) and may have taken the message.` }
  const code = said?.ErrorCode ?? status
  return refusedBy(
    NAME,
    `postmark_${code}`,
    said?.Message ?? `it answered ${status}`,
    ABOUT_RECIPIENT.includes(code),
  )
}

function messageOf(mail: Mail, from: string): object {
  const { references } = mail
  const last = references.at(-1)
  return {
    From: namedAddress({ name: mail.fromName, email: from }),
    To: namedAddress(mail.to),
    ...(mail.copies.length > 0 ? { Cc: mail.copies.map(namedAddress).join(', ') } : {}),
    ...(mail.replyTo === null ? {} : { ReplyTo: mail.replyTo }),
    Subject: mail.subject,
    TextBody: mail.text,
    HtmlBody: mail.html,
    MessageStream: 'outbound',
    TrackOpens: false,
    TrackLinks: 'None',
    Metadata: { outreach: mail.outreachId },
    Headers: [
      { Name: 'Message-ID', Value: mail.messageId },
      { Name: 'X-PM-KeepID', Value: 'true' },
      { Name: 'Auto-Submitted', Value: 'auto-generated' },
      ...(last === undefined
        ? []
        : [
            { Name: 'In-Reply-To', Value: last },
            { Name: 'References', Value: references.join(' ') },
          ]),
    ],
  }
}
