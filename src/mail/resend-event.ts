import * as z from 'zod'
import type { MailEvent } from '../outreach/record-mail-event.ts'

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
    bounce: z.object({ type: z.string().optional(), message: z.string().optional() }).optional(),
  }),
})
const uuid = z.uuid()

const KINDS: Readonly<Record<string, MailEvent['kind']>> = {
  'email.bounced': 'bounced',
  'email.complained': 'complained',
  'email.delivered': 'delivered',
}

/** What Resend reports; a bounce that it calls transient is left to its own next attempt. */
export function readResendEvent(body: unknown, eventId: string): MailEvent[] {
  const read = event.safeParse(body)
  if (!read.success) return []
  const { type, data } = read.data
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined
  if (kind === undefined || data.bounce?.type?.toLowerCase() === 'transient') return []
  return [
    {
      kind,
      outreachId: uuid.safeParse(data.tags?.outreach).data ?? null,
      providerId: data.email_id ?? null,
      detail: data.bounce?.message ?? '',
      externalId: `resend:${eventId}`,
    },
  ]
}
