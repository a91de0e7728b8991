import { TENANT_ID } from './microsoft.ts'

export const BOT = { id: '28:5f1c8a52-0d3e-4b7a-9a55-2f6f0a7d1c01', name: 'Dunwell' }
export const DANA = { id: '29:dana', name: 'Dana Reyes', aadObjectId: '11111111-2222-4333-8444-000000000001' }
export const TEAM = { id: '19:general@thread.tacv2', name: 'Larkfield' }
export const FINANCE = '19:finance@thread.tacv2'
export const CHAT = 'a:dana-and-dunwell'

let serial = 0

/** Words to the bot in the chat of the two, as Teams sends them. */
export function said(
  serviceUrl: string,
  text: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  serial += 1
  return {
    type: 'message',
    id: `1700000000${serial}`,
    timestamp: '2026-03-02T14:00:00.000Z',
    localTimestamp: `2026-03-02T08:00:00.${String(serial).padStart(3, '0')}-06:00`,
    channelId: 'msteams',
    serviceUrl,
    from: DANA,
    recipient: BOT,
    conversation: { id: CHAT, conversationType: 'personal', tenantId: TENANT_ID },
    channelData: { tenant: { id: TENANT_ID } },
    text,
    ...more,
  }
}

/** Where a channel's activities happen; `root` names the thread. */
export function inFinance(
  root = '1',
  names: { channel?: string; team?: string } = {},
): Record<string, unknown> {
  return {
    conversation: {
      id: `${FINANCE};messageid=${root}`,
      conversationType: 'channel',
      isGroup: true,
      tenantId: TENANT_ID,
    },
    channelData: {
      tenant: { id: TENANT_ID },
      team: { id: TEAM.id, ...(names.team ? { name: names.team } : {}) },
      channel: { id: FINANCE, ...(names.channel ? { name: names.channel } : {}) },
    },
  }
}

/** The same words in a channel, with the mention that brings them to the bot. */
export function mentioned(serviceUrl: string, text: string, root = '1'): Record<string, unknown> {
  return said(serviceUrl, `<at>Dunwell</at> ${text}`, {
    ...inFinance(root),
    entities: [{ type: 'mention', mentioned: BOT, text: '<at>Dunwell</at>' }],
  })
}

export function pressed(
  serviceUrl: string,
  data: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return said(serviceUrl, '', {
    type: 'invoke',
    name: 'adaptiveCard/action',
    text: undefined,
    value: { action: { type: 'Action.Execute', verb: 'run', data }, trigger: 'manual' },
    replyToId: 'card-1',
    ...more,
  })
}
