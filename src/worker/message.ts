import * as z from 'zod'
import type { Queue, QueueEntry } from './runtime.ts'

/**
 * What the queue carries: names of work, never the work itself. Whether it is still to be done is read from
 * the database, so a message that comes twice, late or out of turn does no harm.
 */
export const message = z.discriminatedUnion('kind', [
  /** The next part of the day's work of an organisation. */
  z.object({ kind: z.literal('day'), organisationId: z.uuid() }),
  /** The digest of one subscription in a daily run that has begun. */
  z.object({
    kind: z.literal('digest'),
    organisationId: z.uuid(),
    date: z.iso.date(),
    subscriptionId: z.uuid(),
  }),
  /** What people are asked about clients: reminders, questions, what has changed since. */
  z.object({ kind: z.literal('clearances'), organisationId: z.uuid() }),
  /** The outbox of an organisation; it is handed on until `until`, when the next minute's look takes over. */
  z.object({ kind: z.literal('outbox'), organisationId: z.uuid(), until: z.iso.datetime() }),
])
export type Message = z.infer<typeof message>
export type MessageOf<K extends Message['kind']> = Extract<Message, { kind: K }>

/** Cloudflare takes this many at once. */
const BATCH = 100

export async function sendAll(
  queue: Queue,
  messages: (Message & { delaySeconds?: number })[],
): Promise<void> {
  const entries = messages.map(
    ({ delaySeconds, ...body }): QueueEntry => (delaySeconds ? { body, delaySeconds } : { body }),
  )
  for (let at = 0; at < entries.length; at += BATCH) await queue.sendBatch(entries.slice(at, at + BATCH))
}
