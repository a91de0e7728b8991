import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { DateTime } from 'luxon'
import type * as schema from '../db/schema.ts'
import type { Card } from './chat/card.ts'
import type { Memory } from './memory.ts'

/** Any of our Postgres drivers, or a transaction on one. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>

export type Platform = 'slack' | 'teams'

export function isPlatform(text: string): text is Platform {
  return text === 'slack' || text === 'teams'
}

export interface Log {
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
}

/** Everything a part of the product may reach; built once by an entry. */
export interface Deps {
  db: Db
  /** The product's clock, in UTC. Read once per event. */
  now(): DateTime
  newId(): string
  log: Log
  messengers: Partial<Record<Platform, Messenger>>
  /** Absent: every answer is worked out anew. */
  memory?: Memory
}

/** What verbs get: the database, one reading of the clock, fresh ids, and whose data it is. */
export interface Context {
  db: Db
  now: DateTime
  newId(): string
  log: Log
  organisationId: string
  /** A person's id, or `system:<part>`. */
  actor: string
}

/** The installed workspace a message goes to; `externalId` is the platform's own id for it. */
export interface Workspace {
  id: string
  platform: Platform
  externalId: string
}

export interface MessageRef {
  /** In Teams a thread is a conversation of its own, so this names it. */
  channelId: string
  /** Slack's `ts`, or the id of a Teams activity. */
  externalId: string
}

/** What became of one attempt. `why` is a sentence a person can act on and holds no secret. */
export type Delivery =
  | { kind: 'sent'; ref: MessageRef }
  /** Not accepted now; nothing was delivered. */
  | { kind: 'retry'; afterMs: number; why: string; rateLimited: boolean }
  /**
   * Refused for good. `revoked` means the whole workspace is out of reach, `unreachable` that this person
   * or channel is until somebody does what `why` says.
   */
  | { kind: 'refused'; code: string; why: string; revoked: boolean; unreachable?: boolean }
  /** The answer was lost: it may have been delivered. */
  | { kind: 'uncertain'; why: string }

export type Found =
  | { kind: 'found'; ref: MessageRef }
  | { kind: 'absent' }
  /** `final`: no later look-up can tell either. */
  | { kind: 'unknown'; why: string; final?: boolean }

export interface Messenger {
  /** Least time between two messages of one lane, in milliseconds. */
  pacingMs: number
  /** The key travels with the message, so that `find` can tell whether it arrived. */
  post(to: PostTarget, card: Card, key: string): Promise<Delivery>
  update(workspace: Workspace, message: MessageRef, card: Card, key: string): Promise<Delivery>
  /** Looks for a message that carries `key`, not older than `since`. */
  find(to: PostTarget, key: string, since: Date): Promise<Found>
}

export interface PostTarget {
  workspace: Workspace
  /** A channel, or a user for a direct message. */
  to: { channelId: string } | { userId: string }
  /** The message whose thread this belongs in. */
  thread?: MessageRef
}
