/** The parts of the Workers runtime that this product uses. */
export interface Runtime {
  /** Keeps the isolate alive for work that goes on after the answer. */
  waitUntil(work: Promise<unknown>): void
}

/** What a queue takes at once. */
export interface QueueEntry {
  body: unknown
  delaySeconds?: number
}

/** The queue as its producer sees it. */
export interface Queue {
  sendBatch(entries: QueueEntry[]): Promise<unknown>
}

/** A message as its consumer gets it; one that is neither acknowledged nor retried counts as acknowledged. */
export interface QueuedMessage {
  id: string
  body: unknown
  attempts: number
  ack(): void
  retry(options?: { delaySeconds?: number }): void
}

export interface MessageBatch {
  messages: readonly QueuedMessage[]
}

export interface ScheduledEvent {
  /** Real time in milliseconds for which the event was due. */
  scheduledTime: number
}

export function isQueue(value: unknown): value is Queue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'sendBatch' in value &&
    typeof value.sendBatch === 'function'
  )
}
