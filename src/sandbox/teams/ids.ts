import { createHash } from 'node:crypto'

/** Ids that look like Microsoft's and stay the same for the same thing, so that a restart knows them again. */
export function aadObjectId(tenantId: string, memberId: string): string {
  const hex = digest('person', tenantId, memberId).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A person as a bot sees them; another bot would see another id. */
export function accountId(appId: string, memberId: string): string {
  return `29:1${digest('account', appId, memberId).toString('base64url')}`
}

export function personalChatId(appId: string, memberId: string): string {
  return `a:1${digest('chat', appId, memberId).toString('base64url')}`
}

export function channelId(tenantId: string, team: string, channel: string): string {
  return `19:${digest('channel', tenantId, team, channel).toString('hex').slice(0, 32)}@thread.tacv2`
}

export function groupChatId(tenantId: string, name: string): string {
  return `19:${digest('group', tenantId, name).toString('hex').slice(0, 32)}@thread.v2`
}

export function groupId(tenantId: string, team: string): string {
  return aadObjectId(tenantId, `group ${team}`)
}

/** A channel's thread is a conversation of its own. */
export function threadId(channel: string, rootId: string): string {
  return `${channel};messageid=${rootId}`
}

export function splitThread(conversationId: string): { conversation: string; root?: string } {
  const at = conversationId.indexOf(';messageid=')
  if (at < 0) return { conversation: conversationId }
  return { conversation: conversationId.slice(0, at), root: conversationId.slice(at + ';messageid='.length) }
}

function digest(...words: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(words)).digest()
}
