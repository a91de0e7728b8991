import type { Block } from './blocks/block.ts'

export interface Message {
  ts: string
  channel: string
  author: { kind: 'person'; id: string } | { kind: 'app' }
  text: string
  blocks: Block[]
  threadTs?: string
  metadata?: { event_type: string; event_payload: Record<string, unknown> }
  /** The `ts` of the last edit. */
  edited?: string
  /** Seen by this person alone. */
  ephemeralTo?: string
  /** The product's clock when it was said; the page shows it, the API does not. */
  shownAt: string
}

export interface Channel {
  id: string
  name: string
  kind: 'channel' | 'im'
  /** People and, once invited, the bot. */
  members: Set<string>
  archived: boolean
}
