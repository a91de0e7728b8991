import PostalMime, { type Email, type Header } from 'postal-mime'
import type { MailEvent } from '../outreach/record-mail-event.ts'
import type { ReportReading } from './delivery-report.ts'

const LONGEST_DETAIL = 300
/** A report about more addresses than a mail of ours can have is none. */
const MOST_RECIPIENTS = 100

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
  const events = recipients.flatMap(({ recipient, action, status, detail }): MailEvent[] => {
    const kind = kindOf(action, status)
    if (kind === null) return []
    return [
      {
        kind,
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
  return events.length > 0
    ? { kind: 'news', events }
    : { kind: 'nothing', why: 'It is only delayed: the mail servers still try.' }
}

const refused = (why: string): ReportReading => ({ kind: 'refused', why })

async function parsed(raw: Uint8Array | string): Promise<Email | undefined> {
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

interface Reported {
  recipient: string
  action: string
  status: string
  detail: string
}

/** The parts of a status: one about the message, then one for each address, apart by an empty line. */
async function recipientsOf(status: string): Promise<Reported[]> {
  const blocks = status.split(/\r?\n[ \t]*\r?\n/).slice(0, MOST_RECIPIENTS)
  const read = await Promise.all(blocks.map(async (block) => (await parsed(block))?.headers ?? []))
  return read.flatMap((headers): Reported[] => {
    // Where a mailbox is forwarded, the first is what we wrote to.
    const recipient = addressOf(headers, 'original-recipient') ?? addressOf(headers, 'final-recipient')
    if (recipient === undefined) return []
    return [
      {
        recipient,
        action: headerOf(headers, 'action')?.toLowerCase() ?? '',
        status: headerOf(headers, 'status') ?? '',
        detail: saidIn(headerOf(headers, 'diagnostic-code') ?? headerOf(headers, 'status') ?? ''),
      },
    ]
  })
}

/** `failed` after trying in vain for days has a status of 4: the address may be right. */
function kindOf(action: string, status: string): MailEvent['kind'] | null {
  switch (action) {
    case 'failed':
      return status.trim().startsWith('4') ? 'given-up' : 'bounced'
    case 'delivered':
    case 'relayed':
    case 'expanded':
      return 'delivered'
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
