import type { Mail, MailDelivery, Mailer } from '../ports.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

const TIMEOUT_MS = 20_000
/** An answer of a mail API is a few hundred bytes. */
const LONGEST_ANSWER = 64_000

/** Requests that never reached anybody. */
const NOT_REACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']

export interface HttpMailerOptions {
  /** The address that mails come from. */
  from: string
  fetch: Fetch
  /** Without a slash at the end; the provider's own unless a test says otherwise. */
  apiUrl?: string
  timeoutMs?: number
}

export interface Answer {
  status: number
  /** Parsed; null when it is no JSON. */
  body: unknown
  retryAfterMs: number
}

/** What sets one mail API apart from another. */
export interface MailProvider {
  name: string
  apiUrl: string
  path: string
  /** Least time between two mails to one account, in milliseconds. */
  pacingMs: number
  headers(mail: Mail): Record<string, string>
  message(mail: Mail, from: string): object
  /** What an answer says became of the mail. */
  verdictOn(answer: Answer): MailDelivery
}

/** Hands mails to a provider's API. Where no answer comes, it tells whether the provider may have the mail; it follows no redirect. */
export function createHttpMailer(provider: MailProvider, options: HttpMailerOptions): Mailer {
  const { name, pacingMs, path } = provider
  const url = `${options.apiUrl ?? provider.apiUrl}${path}`
  const { from, fetch, timeoutMs = TIMEOUT_MS } = options
  return {
    from,
    pacingMs,
    send: async (mail) => {
      const body = JSON.stringify(provider.message(mail, from))
      const answer = await post(fetch, url, provider.headers(mail), body, timeoutMs).catch(
        (error: unknown) => (NOT_REACHED.includes(causeOf(error)) ? 'nobody there' : 'no answer'),
      )
      if (answer === 'nobody there') return retryLater(`${name} could not be reached.`)
      if (answer === 'no answer')
        return { kind: 'uncertain', why: `${name} did not answer, so it may have taken the message.` }
      return provider.verdictOn(answer)
    },
  }
}

async function post(
  fetch: Fetch,
  url: string,
  headers: Record<string, string>,
  body: string,
  timeoutMs: number,
): Promise<Answer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  })
  const text = (await answer.text()).slice(0, LONGEST_ANSWER)
  const wait = Number(answer.headers.get('retry-after') ?? '0')
  return {
    status: answer.status,
    body: parsed(text),
    retryAfterMs: Number.isFinite(wait) && wait > 0 ? Math.min(wait, 3_600) * 1_000 : 0,
  }
}

/** Headers that every mail carries, whoever sends it. */
export function mailHeaders({ messageId, references }: Mail): Record<string, string> {
  const last = references.at(-1)
  return {
    'Message-ID': messageId,
    'Auto-Submitted': 'auto-generated',
    ...(last === undefined ? {} : { 'In-Reply-To': last, References: references.join(' ') }),
  }
}

export function retryLater(why: string, afterMs = 0, rateLimited = false): MailDelivery {
  return { kind: 'retry', afterMs, why, rateLimited }
}

export function refusedBy(name: string, code: string, said: string, recipient: boolean): MailDelivery {
  return {
    kind: 'refused',
    code,
    why: `${name} refused it: ${said.replace(/\s+/g, ' ').slice(0, 200)}`,
    recipient,
  }
}

/** `"Zoë, Müller & Söhne" <zoe@client.example>`: quoted, so that no character of a name ends it. */
export function namedAddress({ name, email }: { name: string; email: string }): string {
  const clean = name
    .replace(/[\p{Cc}<>]/gu, ' ')
    .replace(/(["\\])/g, '\\$1')
    .trim()
  return clean === '' ? email : `"${clean}" <${email}>`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
  return typeof code === 'string' ? code : ''
}
