import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { DateTime } from 'luxon'
import type * as schema from '../db/schema.ts'
import type { Card } from './chat/card.ts'
import type { Memory } from './memory.ts'
import type { Account } from './people/recognise.ts'

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
  /** Filled by whatever connects a platform. */
  directories?: Partial<Record<Platform, Directory>>
  /** Absent: nothing goes out by itself; people send, and say that they did. */
  mailer?: Mailer
  /** Absent: people stop and restore the service by hand, and say that they did. */
  productHook?: ProductHook
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
  /** The address messages to customers come from; absent where nothing can be sent. */
  mailFrom?: string | undefined
  /** The organisation's product can be asked to stop a service; otherwise people do it. */
  hasHook?: boolean
}

/** The installed workspace a message goes to; `externalId` is the platform's own id for it. */
export interface Workspace {
  id: string
  organisationId: string
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

/** Who is on a platform, whether or not they ever wrote to us. */
export interface Directory {
  /** The accounts behind those addresses, as far as the platform tells; one it will not tell of is left out. Never throws. */
  lookUp(workspace: Workspace, emails: readonly string[]): Promise<Account[]>
}

export interface PostTarget {
  workspace: Workspace
  /** A channel, or a user for a direct message. */
  to: { channelId: string } | { userId: string }
  /** The message whose thread this belongs in. */
  thread?: MessageRef
}

export interface MailAddress {
  name: string
  email: string
}

/** A message to a customer, complete; every text in it is checked already for what could forge a header. */
export interface Mail {
  /** The same for every attempt at the same message: where a provider can, it sends one such key once. */
  key: string
  outreachId: string
  /** Of the message: each that is sent is another attempt. */
  revision: number
  /** Whose name the reader sees; the address is the mailer's own. */
  fromName: string
  to: MailAddress
  copies: MailAddress[]
  replyTo: string | null
  subject: string
  text: string
  html: string
  /** In angle brackets. */
  messageId: string
  /** The earlier mails of the same case, the oldest first, in angle brackets. */
  references: string[]
}

/** What became of one attempt. `why` is a sentence a person can act on and holds no secret. */
export type MailDelivery =
  | { kind: 'sent'; providerId: string | null }
  /** Not accepted now, and surely not sent. */
  | { kind: 'retry'; afterMs: number; why: string; rateLimited: boolean }
  /** Refused for good, and surely not sent; `recipient`: because of whom it is for. */
  | { kind: 'refused'; code: string; why: string; recipient: boolean }
  /** The answer was lost: it may have been sent. */
  | { kind: 'uncertain'; why: string }

export interface Mailer {
  /** The address that messages come from. */
  from: string
  /** Least time between two mails to one account, in milliseconds. */
  pacingMs: number
  /** Never throws. */
  send(mail: Mail): Promise<MailDelivery>
}

/** What the organisation's own product is asked to do. */
export interface HookOrder {
  /** The same for every attempt: the receiver does what it names once. */
  key: string
  action: 'suspend' | 'restore'
  /** The account as the ledger's source knows it. */
  account: { externalId: string; name: string }
  services: string[]
  exemptServices: string[]
  reason: string
  /** ISO 8601. */
  at: string
}

export type HookDelivery =
  | { kind: 'done' }
  /** Not done now, or nobody knows: it is asked for again under the same key. */
  | { kind: 'retry'; afterMs: number; why: string }
  | { kind: 'refused'; code: string; why: string }

export interface ProductHook {
  call(order: HookOrder): Promise<HookDelivery>
}
