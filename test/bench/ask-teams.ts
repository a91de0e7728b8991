import { REGISTRATION } from '../support/token-issuer.ts'
import { type Asked, askOverdue } from './ask-overdue.ts'
import { TEAMS_ASKER, TEAMS_PATH } from './product.ts'

let serial = 0

/** Types `overdue` in the personal chat with the bot, from so many connections, until the time is up. */
export function askTeams(
  port: number,
  connections: number,
  seconds: number,
  caller: { token: string; serviceUrl: string },
): Promise<Asked> {
  const next = () => {
    const body = JSON.stringify(typed(caller.serviceUrl))
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      authorization: `Bearer ${caller.token}`,
    }
    return { body, headers }
  }
  return askOverdue(port, connections, seconds, { path: TEAMS_PATH, next })
}

/** As Teams sends it; never the same id twice. */
function typed(serviceUrl: string): unknown {
  serial += 1
  const { appId, tenantId } = REGISTRATION
  const at = new Date().toISOString()
  return {
    text: 'overdue',
    textFormat: 'plain',
    type: 'message',
    timestamp: at,
    localTimestamp: at,
    id: `${process.pid}${String(serial).padStart(9, '0')}`,
    channelId: 'msteams',
    serviceUrl,
    from: { id: '29:1dana', name: 'Dana Reyes', aadObjectId: TEAMS_ASKER },
    conversation: { conversationType: 'personal', tenantId, id: 'a:1dana-and-dunwell' },
    recipient: { id: `28:${appId}`, name: 'Dunwell' },
    entities: [
      {
        locale: 'en-US',
        country: 'US',
        platform: 'Windows',
        timezone: 'America/Chicago',
        type: 'clientInfo',
      },
    ],
    channelData: { tenant: { id: tenantId } },
    locale: 'en-US',
    localTimezone: 'America/Chicago',
  }
}
