import { createHmac, timingSafeEqual } from 'node:crypto'
import type { MailConfig } from '../config-mail.ts'
import type { MailEvent, MailNews } from '../outreach/record-mail-event.ts'
import type { Log } from '../ports.ts'
import { readAtMost } from '../read-at-most.ts'
import { type ReportReading, recordReport } from './delivery-report.ts'
import { readPostmarkEvent } from './postmark-event.ts'
import { readResendEvent } from './resend-event.ts'

const LONGEST_BODY = 256_000
/** A report may hold the whole message that it is about. */
const LONGEST_REPORT = 2_000_000
/** A signed request older, or newer, than this is a copy of another. */
const SIGNATURE_SECONDS = 300

export interface MailEventOptions {
  mail: MailConfig
  record(event: MailEvent): Promise<MailNews>
  /** Reads what a mail server reports about mails over SMTP; absent where nothing is sent that way. */
  readReport?(raw: Uint8Array): Promise<ReportReading>
  /** Milliseconds of real time. */
  realNow(): number
  log: Log
}

/**
 * Takes news of the provider about sent mails: Postmark's with the secret as password or at the end of the address,
 * Resend's with a signature. What is not theirs is refused; what they tell of mails nobody knows is taken and
 * forgotten, or they would tell it again for days.
 */
export function createMailEvents(options: MailEventOptions): (request: Request) => Promise<Response> {
  const { mail, log } = options
  return async (request) => {
    const { webhookSecret: secret, via } = mail
    if (secret === undefined) return answer(404, 'No mail provider reports here.')
    if (via.kind === 'smtp') return takeReport(options, secret, request)
    const body = await readAtMost(request, LONGEST_BODY)
    if (body === null) return answer(413, 'That is too long.')
    const text = new TextDecoder().decode(body)
    const theirs =
      via.kind === 'postmark'
        ? knowsSecret(request, secret)
        : isSigned(request, text, secret, options.realNow())
    if (!theirs) return answer(401, 'That does not come from the mail provider.')
    const read = readJson(text)
    if (read === undefined) return answer(400, 'That is no JSON.')
    const events =
      via.kind === 'postmark'
        ? readPostmarkEvent(read)
        : readResendEvent(read, request.headers.get('svix-id') ?? '')
    for (const event of events) {
      const news = await options.record(event)
      if (news !== 'recorded') log.info({ kind: event.kind, news }, 'news about a mail changed nothing')
    }
    return answer(200, 'Thank you.')
  }
}

/**
 * A mail server's report, as the mail that it is. One about no mail of ours is given back, so that whoever passes it
 * on can keep it for somebody to look at.
 */
async function takeReport(
  { readReport, record, log }: MailEventOptions,
  secret: string,
  request: Request,
): Promise<Response> {
  if (!readReport) return answer(404, 'No mail server reports here.')
  if (!knowsSecret(request, secret)) return answer(401, 'That does not come from the mail server.')
  if (!/^message\/rfc822\b/i.test(request.headers.get('content-type') ?? ''))
    return answer(415, 'Send the report as message/rfc822.')
  const raw = await readAtMost(request, LONGEST_REPORT)
  if (raw === null) return answer(413, 'That is too long.')
  const { said, refused } = await recordReport(await readReport(raw), record)
  if (refused === null) return answer(200, 'Thank you.')
  log.warn({ said }, 'a delivery report could not be matched')
  return answer(422, refused)
}

function answer(status: number, text: string): Response {
  return Response.json(status < 300 ? { ok: true } : { error: text }, { status })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** HTTP basic authentication with any name, or `/mail/events/<secret>`. */
function knowsSecret(request: Request, secret: string): boolean {
  const given = /^Basic\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const decoded = given === undefined ? '' : Buffer.from(given, 'base64').toString('utf8')
  const password = decoded.slice(decoded.indexOf(':') + 1)
  const [, inPath = ''] = /\/mail\/events\/([^/]+)$/.exec(new URL(request.url).pathname) ?? []
  return same(password, secret) || same(decodePath(inPath), secret)
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** Svix: HMAC-SHA256 over id, time and body, several signatures while a secret is being replaced. */
function isSigned(request: Request, body: string, secret: string, nowMs: number): boolean {
  const id = request.headers.get('svix-id') ?? ''
  const at = request.headers.get('svix-timestamp') ?? ''
  const seconds = Number(at)
  if (id === '' || !/^\d{1,12}$/.test(at) || Math.abs(nowMs / 1_000 - seconds) > SIGNATURE_SECONDS)
    return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')
  const signatures = (request.headers.get('svix-signature') ?? '').split(' ')
  return signatures.some((one) => one.startsWith('v1,') && same(one.slice(3), expected))
}

/** In a time that tells nothing about where they differ. */
function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b)
}
