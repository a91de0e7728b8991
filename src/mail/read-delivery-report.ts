import PostalMime, { type Email, type Header } from 'postal-mime'
import type { MailEvent } from '../outreach/record-mail-event.ts'
import type { ReportReading } from './delivery-report.ts'

const LONGEST_DETAIL = 300
/** A report about more addresses than a mail of ours can have is none. */
const MOST_RECIPIENTS = 100
/** The parser keeps each line as a thing of its own. */
const MOST_LINE_BREAKS = 50_000
const LINE_BREAK = 10

const STATUS_PART = /^message\/(global-)?delivery-status$/
const ORIGINAL_PART = /^(message\/(global|rfc822|global-headers)|text\/rfc822-headers)$/
/** `<outreach.revision@domain>`: see `messageIdOf`. */
const OURS = /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,6})@[^<>\s]+>$/i

/**
 * Reads a delivery report (RFC 3464) as a mail server sends it to the address that a mail came from. What is only
 * delayed, and what a reader's own machine answers (RFC 3834), is no news.
 * @param raw the whole mail, as it came.
 */
export async function readDeliveryReport(raw: Uint8Array): Promise<ReportReading> {
  if (hasTooManyLines(raw)) return refused('It has too many lines for a delivery report.')
  const mail = await parsed(raw)
  if (!mail) return refused('It could not be read as a mail.')
  const status = mail.attachments.find(({ mimeType }) => STATUS_PART.test(mimeType))
  if (!status) return withoutStatus(mail)
  const messageId = await originalOf(mail)
  if (messageId === null)
    return refused('It is a delivery report, but does not name the mail that it is about.')
  const [, outreachId, revision] = OURS.exec(messageId) ?? []
  if (outreachId === undefined) return refused(`It is about ${messageId}, which is no mail of ours.`)
  const recipients = await recipientsOf(textOf(status.content))
  if (recipients.length === 0) return refused('It is a delivery report, but names no address.')
  const events = recipients.flatMap(({ final, original, action, status, detail }): MailEvent[] => {
    const fate = fateOf(action, status)
    if (fate === null) return []
    const { kind } = fate
    // Where a mailbox is forwarded, what failed is its end: whom we wrote to may be reached all the same.
    const recipient = kind === 'delivered' ? original : final
    return [
      {
        ...fate,
        outreachId,
        revision: Number(revision),
        providerId: null,
        messageId,
        detail,
        recipient,
        externalId: `smtp:${outreachId}.${revision}:${kind}:${recipient.toLowerCase()}`,
      },
    ]
  })
  if (events.length > 0) return { kind: 'news', events }
  return recipients.every(({ action }) => action.startsWith('delayed'))
    ? { kind: 'nothing', why: 'It is only delayed: the mail servers still try.' }
    : refused('It is a delivery report, but does not say whether the mail was delivered.')
}

const refused = (why: string): ReportReading => ({ kind: 'refused', why })

/** Nothing of what cannot be read, or would take too much room to read: a part that is unpacked can be longer than its mail. */
async function parsed(raw: Uint8Array | string): Promise<Email | undefined> {
  if (hasTooManyLines(raw)) return undefined
  try {
    return await PostalMime.parse(raw, {
      // The mail it is about is read apart: its parts are not the report's.
      forceRfc822Attachments: true,
      attachmentEncoding: 'utf8',
      maxNestingDepth: 20,
      maxHeadersSize: 256_000,
    })
  } catch {
    return undefined
  }
}

function withoutStatus({ headers }: Email): ReportReading {
  const auto = headerOf(headers, 'auto-submitted')?.toLowerCase() ?? 'no'
  const marked = ['x-autoreply', 'x-autorespond'].some((key) => headerOf(headers, key) !== undefined)
  const type = headerOf(headers, 'content-type') ?? ''
  if (/report-type="?disposition-notification/i.test(type))
    return { kind: 'nothing', why: 'It tells that a mail was shown to its reader.' }
  return auto.startsWith('auto-') || marked
    ? { kind: 'nothing', why: 'It is an automatic reply.' }
    : refused('It is no delivery report.')
}

/** The `Message-ID` of the mail that came back; null when the report does not tell. */
async function originalOf(report: Email): Promise<string | null> {
  const part = report.attachments.find(({ mimeType }) => ORIGINAL_PART.test(mimeType))
  const original = part && (await parsed(textOf(part.content)))
  const named = original?.messageId ?? report.inReplyTo ?? report.references
  return named?.match(/<[^<>\s]+>/g)?.at(-1) ?? null
}

function hasTooManyLines(raw: Uint8Array | string): boolean {
  let breaks = 0
  const next = (from: number) =>
    typeof raw === 'string' ? raw.indexOf('\n', from) : raw.indexOf(LINE_BREAK, from)
  for (let at = next(0); at >= 0 && breaks <= MOST_LINE_BREAKS; at = next(at + 1)) breaks += 1
  return breaks > MOST_LINE_BREAKS
}

interface Reported {
  /** Whom we wrote to; another than the end of its way where a mailbox is forwarded. */
  original: string
  /** Whose mailbox it was to end up in. */
  final: string
  action: string
  status: string
  detail: string
}

/** The parts of a status: one about the message, then one for each address, apart by an empty line. */
async function recipientsOf(status: string): Promise<Reported[]> {
  const blocks = status.split(/\r?\n[ \t]*\r?\n/, MOST_RECIPIENTS)
  const read = await Promise.all(blocks.map(async (block) => (await parsed(block))?.headers ?? []))
  return read.flatMap((headers): Reported[] => {
    const named = addressOf(headers, 'original-recipient')
    const final = addressOf(headers, 'final-recipient') ?? named
    if (final === undefined) return []
    return [
      {
        original: named ?? final,
        final,
        action: wordIn(headerOf(headers, 'action') ?? ''),
        status: headerOf(headers, 'status')?.trim() ?? '',
        detail: saidIn(headerOf(headers, 'diagnostic-code') ?? headerOf(headers, 'status') ?? ''),
      },
    ]
  })
}

/**
 * Statuses (RFC 3463) that say nothing against the address: a full mailbox (5.2.2), the size of a message (5.2.3, 5.3.4), what is in
 * it (5.6), its sender (5.1.7, 5.1.8), and a rule against it (5.7).
 */
const NO_FAULT_OF_THE_ADDRESS = /^5\.(1\.[78]|2\.[23]|3\.4|[67]\.\d+)(?!\d)/

type Fate = Pick<MailEvent, 'kind' | 'refused'>

function fateOf(action: string, status: string): Fate | null {
  switch (action) {
    case 'failed':
      // After trying in vain for days a status begins with 4.
      if (status.startsWith('4')) return { kind: 'given-up' }
      return NO_FAULT_OF_THE_ADDRESS.test(status) ? { kind: 'given-up', refused: true } : { kind: 'bounced' }
    case 'delivered':
    case 'relayed':
    case 'expanded':
      return { kind: 'delivered' }
    default:
      return null
  }
}

function headerOf(headers: Header[], key: string): string | undefined {
  return headers.find((header) => header.key === key)?.value
}

/** `rfc822; ap@client.example`, with or without angle brackets. */
function addressOf(headers: Header[], key: string): string | undefined {
  const address = saidIn(headerOf(headers, key) ?? '').replace(/^<|>$/g, '')
  return address.includes('@') && address.length <= 254 ? address : undefined
}

/** The first word, in small letters: some servers put a remark after it. */
function wordIn(field: string): string {
  return /[a-z]+/.exec(field.trim().toLowerCase())?.[0] ?? ''
}

/** Without the type before the semicolon, on one line. */
function saidIn(field: string): string {
  return field
    .replace(/^\s*[a-z0-9-]+\s*;/i, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_DETAIL)
}

function textOf(content: ArrayBuffer | Uint8Array | string): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content)
}
