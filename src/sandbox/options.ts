import type { DateTime } from 'luxon'
import type { PretendMailbox } from './mailbox.ts'
import type { PretendProduct } from './product.tsx'
import type { TeamsOptions } from './teams/options.ts'

export interface Member {
  /** A Slack user id such as `U0DANA`. */
  id: string
  name: string
  email: string
  title: string
  timeZone: string
  /** As set in their account; American English unless told otherwise. */
  locale?: string
}

export interface ChannelOption {
  id: string
  name: string
  members: 'all' | string[]
  botIsMember: boolean
}

export interface CommandOption {
  command: string
  description: string
  usageHint: string
}

/** The product's clock, as far as the page may see and move it. */
export interface SandboxClock {
  now(): DateTime
  zone(): string
  set(to: DateTime): Promise<void>
  stepDays(days: number): Promise<void>
}

/** An extra switch in the page's menu, such as "Billing feed". */
export interface Control {
  key: string
  label: string
  hint: string
  value(): Promise<boolean>
  set(on: boolean): Promise<void>
}

export interface SandboxOptions {
  /** Where the sandbox is reached, without a trailing slash; response URLs start with it. */
  baseUrl: () => string
  signingSecret: string
  botToken: string
  teamId: string
  teamName: string
  appName?: string
  members: Member[]
  channels: ChannelOption[]
  commands: CommandOption[]
  /** Hands a signed request to the product's receiver. */
  deliver(request: Request): Promise<Response>
  /** Append-only, so that messages survive a kill of the process; absent: memory only. */
  journalFile?: string
  /** Milliseconds of real time: signatures, `ts` values and expiries follow it, whatever the product's clock says. */
  realNow(): number
  newId(): string
  clock?: SandboxClock
  controls?: Control[]
  reset?(): Promise<void>
  /** What the token may do; absent: everything. */
  scopes?: string[]
  /** Bot events the app is subscribed to; absent: all the sandbox can send. */
  events?: string[]
  /** Answer 429 above one message a second and channel, after a small burst. */
  enforceRateLimits?: boolean
  /** A Microsoft Teams tenant with the same people beside it; absent: Slack alone. */
  teams?: TeamsOptions
  /** Takes the mails to customers; its page is at `/sandbox/mail`. */
  mailbox?: PretendMailbox
  /** Stops and restores services; its page is at `/sandbox/product`. */
  product?: PretendProduct
  /** How long Slack waits for an acknowledgement; 3,000 ms unless a test shortens it. */
  ackTimeoutMs?: number
}
