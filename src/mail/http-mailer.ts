import type { MailDelivery } from '../ports.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

const TIMEOUT_MS = 20_000
/** An answer of a mail API is a few hundred bytes. */
const LONGEST_ANSWER = 64_000

/** Requests that never reached anybody. */
const NOT_REACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']

export type Asked =
  | { kind: 'answer'; status: number; body: unknown; retryAfterMs: number }
  | { kind: 'verdict'; verdict: MailDelivery }

/** Posts one mail to a provider's API; without an answer, tells whether the provider may have it. Follows no redirect. */
export async function askProvider(
  fetch: Fetch,
  url: string,
  headers: Record<string, string>,
  body: object,
  name: string,
  timeoutMs = TIMEOUT_MS,
): Promise<Asked> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = (await answer.text()).slice(0, LONGEST_ANSWER)
    const wait = Number(answer.headers.get('retry-after') ?? '0')
    return {
      kind: 'answer',
      status: answer.status,
      body: parsed(text),
      retryAfterMs: Number.isFinite(wait) && wait > 0 ? Math.min(wait, 3_600) * 1_000 : 0,
    }
  } catch (error) {
    return NOT_REACHED.includes(causeOf(error))
      ? { kind: 'verdict', verdict: retryLater(`${name} could not be reached.`) }
      : {
          kind: 'verdict',
          verdict: { kind: 'uncertain', why: `${name} did not answer, so it may have taken the message.` },
        }
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
