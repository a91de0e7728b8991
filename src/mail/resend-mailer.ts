import * as z from 'zod'
import type { Mail, MailDelivery, Mailer } from '../ports.ts'
import { askProvider, type Fetch, namedAddress, refusedBy, retryLater } from './http-mailer.ts'

const NAME = 'Resend'
const PACING_MS = 500

const answer = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  message: z.string().optional(),
})

export interface ResendOptions {
  apiKey: string
  from: string
  fetch: Fetch
  apiUrl?: string
  timeoutMs?: number
}

export function createResendMailer(options: ResendOptions): Mailer {
  return { from: options.from, pacingMs: PACING_MS, send: (mail) => send(options, mail) }
}

async function send(options: ResendOptions, mail: Mail): Promise<MailDelivery> {
  const url = `${options.apiUrl ?? 'https://api.resend.com'}/emails`
  const headers = { authorization: `Bearer ${options.apiKey}`, 'idempotency-key': mail.key }
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
  if (status >= 200 && status < 300 && said?.id !== undefined) return { kind: 'sent', providerId: said.id }
  if (status === 429) return retryLater(`${NAME} asks to slow down.`, asked.retryAfterMs, true)
  // The key makes the next attempt the same message, so a fault of theirs is no reason to give up.
  if (status >= 500 || said?.name === 'concurrent_idempotent_requests')
    return retryLater(`${NAME} had a fault (${status}).`, asked.retryAfterMs)
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
  const { references } = mail
  const last = references.at(-1)
  return {
    from: namedAddress({ name: mail.fromName, email: from }),
    to: [namedAddress(mail.to)],
    ...(mail.copies.length > 0 ? { cc: mail.copies.map(namedAddress) } : {}),
    ...(mail.replyTo === null ? {} : { reply_to: mail.replyTo }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    tags: [{ name: 'outreach', value: mail.outreachId }],
    headers: {
      'Message-ID': mail.messageId,
      'Auto-Submitted': 'auto-generated',
      ...(last === undefined ? {} : { 'In-Reply-To': last, References: references.join(' ') }),
    },
  }
}
