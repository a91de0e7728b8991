import type { Member } from '../../options.ts'
import type { Team } from '../post.ts'
import type { TeamsDesk } from '../teams-desk.ts'
import { badSyntax, ConnectorError } from './connector-error.ts'
import { placeOf, refused } from './place.ts'

const MOST_ON_A_PAGE = 500

export function member(desk: TeamsDesk, conversationId: string, id: string): Record<string, unknown> {
  const { conversation } = placeOf(desk, conversationId)
  const wanted = desk.tenant.memberBy(id)
  if (!wanted || !desk.tenant.membersOf(conversation).includes(wanted)) {
    throw new ConnectorError(
      404,
      'MemberNotFoundInConversation',
      'The member was not found in the conversation.',
    )
  }
  return memberJson(desk, wanted)
}

export function members(desk: TeamsDesk, conversationId: string): Record<string, unknown>[] {
  const { conversation } = placeOf(desk, conversationId)
  return desk.tenant.membersOf(conversation).map((one) => memberJson(desk, one))
}

export function pageOfMembers(
  desk: TeamsDesk,
  conversationId: string,
  asked: { pageSize?: string; continuationToken?: string },
): Record<string, unknown> {
  const all = members(desk, conversationId)
  const size = Math.min(
    Math.max(Number(asked.pageSize ?? MOST_ON_A_PAGE) || MOST_ON_A_PAGE, 1),
    MOST_ON_A_PAGE,
  )
  const from = asked.continuationToken === undefined ? 0 : readToken(asked.continuationToken)
  const next = from + size
  return {
    members: all.slice(from, next),
    ...(next < all.length ? { continuationToken: Buffer.from(`from:${next}`).toString('base64') } : {}),
  }
}

export function team(desk: TeamsDesk, teamId: string): Record<string, unknown> {
  const found = teamWithBot(desk, teamId)
  return {
    id: found.id,
    name: found.name,
    aadGroupId: found.groupId,
    tenantId: desk.options.tenantId,
    type: 'standard',
    channelCount: desk.tenant.channels(teamId).length,
    memberCount: found.members.size,
  }
}

/** Teams leaves out the name of General, which each reader sees in their own language. */
export function channels(desk: TeamsDesk, teamId: string): Record<string, unknown> {
  const { id } = teamWithBot(desk, teamId)
  const conversations = desk.tenant
    .channels(id)
    .map((one) => ({ id: one.id, name: one.id === id ? null : one.name, type: 'standard' }))
  return { conversations }
}

function teamWithBot(desk: TeamsDesk, teamId: string): Team {
  const found = desk.tenant.team(teamId)
  if (!found) throw refused('ConversationNotFound')
  if (!found.hasBot) throw refused('BotNotInConversationRoster')
  return found
}

function readToken(token: string): number {
  const at = /^from:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1]
  if (at === undefined) throw badSyntax('Invalid continuation token')
  return Number(at)
}

function memberJson({ tenant, options }: TeamsDesk, one: Member): Record<string, unknown> {
  const [givenName, ...rest] = one.name.split(' ')
  const isGuest = options.guests?.includes(one.id) ?? false
  const { id, aadObjectId } = tenant.accountOf(one.id)
  return {
    id,
    name: one.name,
    objectId: aadObjectId,
    aadObjectId,
    givenName,
    surname: rest.join(' '),
    email: one.email,
    userPrincipalName: isGuest
      ? `${one.email.replace('@', '_')}#EXT#@${domainOf(options.tenantName)}`
      : one.email,
    tenantId: options.tenantId,
    userRole: isGuest ? 'guest' : 'user',
  }
}

function domainOf(tenantName: string): string {
  return `${tenantName.toLowerCase().replace(/[^a-z0-9]+/g, '')}.onmicrosoft.com`
}
