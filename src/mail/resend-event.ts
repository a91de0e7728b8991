import * as z from 'zod'
import type { MailEvent } from '../outreach/record-mail-event.ts'
import { taggedId, taggedRevision } from './mail-tags.ts'

const tags = z.union([
  z.record(z.string(), z.unknown()),
  z
    .array(z.object({ name: z.string(), value: z.unknown() }))
    .transform((all) => Object.fromEntries(all.map(({ name, value }) => [name, value]))),
])
const event = z.object({
  type: z.string(),
  data: z.object({
    email_id: z.string().optional(),
    tags: tags.optional(),
    bounce: z
      .object({
        type: z.string().optional(),
        message: z.string().optional(),
        diagnosticCode: z.array(z.string()).optional().catch(undefined),
      })
      .optional(),
  }),
})
/** An address among other words, its parts no longer than they can be: what is without end would be looked at again and again. */
const ADDRESS = /[^\s<>()[\],;:"'@]{1,64}@[a-z0-9.-]{1,255}[a-z0-9]/gi
/** More of what another server wrote names nobody. */
const LONGEST_WORDS = 5_000

const KINDS: Readonly<Record<string, MailEvent['kind']>> = {
  'email.bounced': 'bounced',
  'email.complained': 'complained',
  'email.delivered': 'delivered',
}

/**
 * What Resend reports; a bounce that it calls transient is left to its own next attempt. It names the mail but not whose
 * mailbox it is about, so the addresses in what the other server said have to tell.
 */
export function readResendEvent(body: unknown, eventId: string): MailEvent[] {
  const read = event.safeParse(body)
  if (!read.success) return []
  const { type, data } = read.data
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined
  if (kind === undefined || data.bounce?.type?.toLowerCase() === 'transient') return []
  const revision = taggedRevision.safeParse(data.tags?.revision).data
  const words = [data.bounce?.message, ...(data.bounce?.diagnosticCode ?? [])]
    .join('\n')
    .slice(0, LONGEST_WORDS)
  return [
    {
      kind,
      outreachId: taggedId.safeParse(data.tags?.outreach).data ?? null,
      providerId: data.email_id ?? null,
      ...(revision === undefined ? {} : { revision }),
      detail: data.bounce?.message ?? '',
      mentions: (words.match(ADDRESS) ?? []).slice(0, 50),
      externalId: `resend:${eventId}`,
    },
  ]
}
