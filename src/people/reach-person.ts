import { and, asc, eq } from 'drizzle-orm'
import { channelSubscriptions, identities, workspaces } from '../../db/schema.ts'
import { type Db, isPlatform, type Platform } from '../ports.ts'

/** An account of a person on a platform that is connected. */
export interface Reachable {
  platform: Platform
  workspaceId: string
  userId: string
  /** When they last wrote or clicked there. */
  lastSeenAt: Date | null
  /** Why they cannot be written to there; null when they can. */
  unreachableWhy: string | null
}

export interface Channel {
  workspaceId: string
  channelId: string
}

/** Where a message for a person goes. */
export type Reach =
  | { kind: 'person'; platform: Platform; workspaceId: string; userId: string }
  /** No account of theirs can be written to: others see it and pass it on. */
  | { kind: 'channel'; workspaceId: string; channelId: string; because: string }
  | { kind: 'nowhere'; because: string }

const NO_ACCOUNT = 'They have not used Dunwell in Slack or Teams yet. One message to it there is enough.'

/** Where they last spoke, else the other platform, else the channel. */
export function chooseReach(accounts: Reachable[], channel: Channel | null): Reach {
  const [best] = accounts
    .filter(({ unreachableWhy }) => unreachableWhy === null)
    .toSorted((a, b) => (b.lastSeenAt?.getTime() ?? 0) - (a.lastSeenAt?.getTime() ?? 0))
  if (best) {
    const { platform, workspaceId, userId } = best
    return { kind: 'person', platform, workspaceId, userId }
  }
  const because = accounts.map(({ unreachableWhy }) => unreachableWhy).join(' ') || NO_ACCOUNT
  return channel ? { kind: 'channel', ...channel, because } : { kind: 'nowhere', because }
}

/** The same from the database; the channel is the one that has had the digest longest. */
export async function reachPerson(db: Db, organisationId: string, personId: string): Promise<Reach> {
  const rows = await db
    .select({
      platform: identities.platform,
      workspaceId: identities.workspaceId,
      userId: identities.externalUserId,
      lastSeenAt: identities.lastSeenAt,
      since: identities.unreachableSince,
      why: identities.unreachableWhy,
    })
    .from(identities)
    .innerJoin(workspaces, eq(workspaces.id, identities.workspaceId))
    .where(
      and(
        eq(identities.organisationId, organisationId),
        eq(identities.personId, personId),
        eq(workspaces.status, 'active'),
      ),
    )
  const accounts = rows.flatMap(({ platform, since, why, ...account }): Reachable[] =>
    isPlatform(platform) ? [{ ...account, platform, unreachableWhy: since ? (why ?? '') : null }] : [],
  )
  const [channel] = await db
    .select({ workspaceId: channelSubscriptions.workspaceId, channelId: channelSubscriptions.channelId })
    .from(channelSubscriptions)
    .innerJoin(workspaces, eq(workspaces.id, channelSubscriptions.workspaceId))
    .where(
      and(
        eq(channelSubscriptions.organisationId, organisationId),
        eq(channelSubscriptions.active, true),
        eq(workspaces.status, 'active'),
      ),
    )
    .orderBy(asc(channelSubscriptions.createdAt), asc(channelSubscriptions.id))
    .limit(1)
  return chooseReach(accounts, channel ?? null)
}
