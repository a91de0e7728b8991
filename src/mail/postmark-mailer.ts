import * as z from 'zod'
import type { Mail, MailDelivery, Mailer } from '../ports.ts'
import {
  type Answer,
  createHttpMailer,
  type HttpMailerOptions,
  type MailProvider,
  mailHeaders,
  namedAddress,
  refusedBy,
  retryLater,
} from './http-mailer.ts'

const NAME = 'Postmark'
/** Codes about the address: unusable, or switched off after it bounced. */
const ABOUT_RECIPIENT = [300, 406]

const answer = z.object({
  ErrorCode: z.number().optional(),
  Message: z.string().optional(),
  MessageID: z.string().optional(),
})

export function createPostmarkMailer({ token, ...options }: HttpMailerOptions & { token: string }): Mailer {
  const provider: MailProvider = {
    name: NAME,
    apiUrl: 'https://api.postmarkapp.com',
    path: '/email',
    pacingMs: 200,
    headers: () => ({ 'x-postmark-server-token': token }),
    message: messageOf,
    verdictOn,
  }
  return createHttpMailer(provider, options)
}

function verdictOn({ status, body, retryAfterMs }: Answer): MailDelivery {
  const said = answer.safeParse(body).data
  if (status === 200 && said?.ErrorCode === 0) return { kind: 'sent', providerId: said.MessageID ?? null }
  if (status === 429) return retryLater(`${NAME} asks to slow down.`, retryAfterMs, true)
  if (status === 503) return retryLater(`${NAME} is away for a moment.`, retryAfterMs)
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
  const headers = { ...mailHeaders(mail), 'X-PM-KeepID': 'true' }
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
    Metadata: { outreach: mail.outreachId, revision: String(mail.revision) },
    Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
  }
}
