import * as z from 'zod'
import type { MailEvent } from '../outreach/record-mail-event.ts'
import { taggedId, taggedRevision } from './mail-tags.ts'

const event = z.object({
  RecordType: z.string(),
  ID: z.union([z.number(), z.string()]).optional(),
  MessageID: z.string().optional(),
  Type: z.string().optional(),
  Description: z.string().optional(),
  /** Of bounces and complaints. */
  Email: z.string().optional(),
  /** Of arrivals. */
  Recipient: z.string().optional(),
  Metadata: z.record(z.string(), z.unknown()).optional(),
})

/** Kinds of bounces that no later attempt mends. */
const HARD = ['HardBounce', 'BadEmailAddress', 'ManuallyDeactivated', 'Unsubscribe', 'Blocked']

/** What Postmark reports, as far as it is about an address or an arrival; a mailbox that is full today is neither. */
export function readPostmarkEvent(body: unknown): MailEvent[] {
  const read = event.safeParse(body)
  if (!read.success) return []
  const { RecordType, ID, MessageID, Type, Description, Metadata } = read.data
  const recipient = read.data.Email ?? read.data.Recipient
  const kind = kindOf(RecordType, Type)
  const revision = taggedRevision.safeParse(Metadata?.revision).data
  if (kind === null) return []
  return [
    {
      kind,
      outreachId: taggedId.safeParse(Metadata?.outreach).data ?? null,
      providerId: MessageID ?? null,
      ...(revision === undefined ? {} : { revision }),
      detail: Description ?? '',
      ...(recipient === undefined ? {} : { recipient }),
      externalId: `postmark:${RecordType}:${ID ?? `${MessageID ?? ''}:${recipient ?? ''}`}`,
    },
  ]
}

function kindOf(record: string, type: string | undefined): MailEvent['kind'] | null {
  switch (record) {
    case 'Bounce':
      return type !== undefined && HARD.includes(type) ? 'bounced' : null
    case 'SpamComplaint':
      return 'complained'
    case 'Delivery':
      return 'delivered'
    default:
      return null
  }
}
