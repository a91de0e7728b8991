import type { Member, SandboxClock } from '../options.ts'
import type { Keys } from './keys.ts'

/** A team and its channels; the first channel is the one Teams itself makes, General. */
export interface TeamOption {
  name: string
  channels: string[]
  members: 'all' | string[]
  hasBot: boolean
}

export interface GroupOption {
  name: string
  members: string[]
  hasBot: boolean
}

export interface TeamsOptions {
  /** Where the sandbox is reached, without a trailing slash; the serviceUrl starts with it. */
  baseUrl: () => string
  /** The Entra id of the customer's tenant. */
  tenantId: string
  tenantName: string
  appId: string
  appPassword: string
  appName?: string
  /** The same people as in the other workspace; more may join while it runs. */
  members: Member[]
  /** Members of another tenant who were let in as guests. */
  guests?: string[]
  teams: TeamOption[]
  groups?: GroupOption[]
  /** Who has the app in their own chats; absent: everybody. */
  personalInstalls?: 'all' | string[]
  /** Hands a signed activity to the product's messaging endpoint. */
  deliver(request: Request): Promise<Response>
  /** Append-only, so that messages survive a kill of the process; absent: memory only. */
  journalFile?: string
  /** Milliseconds of real time: tokens, ids and throttles follow it, whatever the product's clock says. */
  realNow(): number
  newId(): string
  clock?: Pick<SandboxClock, 'now' | 'zone'>
  /** What activities and tokens are signed with; absent: keys of its own. */
  keys?: Keys
  /** Answer 429 above 7 messages a second, 60 in 30 seconds and 1,800 an hour of a thread. */
  enforceRateLimits?: boolean
  /** How long Teams waits for the answer to an activity; 10,000 ms unless a test shortens it. */
  answerTimeoutMs?: number
}
