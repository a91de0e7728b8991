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

const NAME = 'Resend'

const answer = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  message: z.string().optional(),
})

export function createResendMailer({ apiKey, ...options }: HttpMailerOptions & { apiKey: string }): Mailer {
  const provider: MailProvider = {
    name: NAME,
    apiUrl: 'https://api.resend.com',
    path: '/emails',
    pacingMs: 500,
    headers: ({ key }) => ({ authorization: `Bearer ${apiKey}`, 'idempotency-key': key }),
    message: messageOf,
    verdictOn,
  }
  return createHttpMailer(provider, options)
}

function verdictOn({ status, body, retryAfterMs }: Answer): MailDelivery {
  const said = answer.safeParse(body).data
  if (status >= 200 && status < 300 && said?.id !== undefined) return { kind: 'sent', providerId: said.id }
  if (status === 429) return retryLater(`${NAME} asks to slow down.`, retryAfterMs, true)
  // The key makes the next attempt the same message, so a fault of theirs is no reason to give up.
  if (status >= 500 || said?.name === 'concurrent_idempotent_requests')
    return retryLater(`${NAME} had a fault (${status}).`, retryAfterMs)
  // The key was used for another wording of it before, and nobody knows whether that one went.
  if (said?.name === 'invalid_idempotent_request')
    return { kind: 'uncertain', why: `${NAME} had an earlier attempt at it and may have sent that.` }
  if (status < 300)
    return { kind: 'uncertain', why: `${NAME} gave an answer that says nothing about the message.` }
  const why = said?.message ?? `it answered ${status}`
  const recipient = status === 422 && /\bto\b/i.test(why) && /invalid/i.test(why)
  return refusedBy(NAME, said?.name ?? `resend_${status}`, why, recipient)
}

function messageOf(mail: Mail, from: string): object {
  return {
    from: namedAddress({ name: mail.fromName, email: from }),
    to: [namedAddress(mail.to)],
    ...(mail.copies.length > 0 ? { cc: mail.copies.map(namedAddress) } : {}),
    ...(mail.replyTo === null ? {} : { reply_to: mail.replyTo }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    tags: [
      { name: 'outreach', value: mail.outreachId },
      { name: 'revision', value: String(mail.revision) },
    ],
    headers: mailHeaders(mail),
  }
}
