import type { Roster } from '../clearances/choose-asked.ts'
import { FINANCE_ROLES, type Person } from '../people/person.ts'
import type { Outreach } from './outreach.ts'

/**
 * Null when this person may send the message, or say that they did; else who may. Up to Tier 2 that is whoever
 * it was prepared for, the account's collector and finance; from Tier 3 on the named executive alone, or who
 * stands in while they are away.
 */
export function refuseSender(
  person: Person,
  outreach: Pick<Outreach, 'tier' | 'senderId'>,
  collectorId: string | null,
  roster: Roster,
): string | null {
  if (!person.active) return 'You are not active in Dunwell any more. Ask an administrator.'
  const { senderId, tier } = outreach
  if (senderId === person.id) return null
  const sender = senderId === null ? undefined : roster.get(senderId)
  const standIn = sender?.away?.delegateId
  if (standIn === person.id) return null
  if (tier <= 2) {
    if (collectorId === person.id || person.roles.some((role) => FINANCE_ROLES.includes(role))) return null
    return `Only ${sender?.name ?? 'the account’s collector'} or finance can do that. Nothing was changed.`
  }
  const other = standIn ? roster.get(standIn)?.name : undefined
  const who = sender?.name ?? 'the executive whom the policy names'
  return `This goes in the name of ${who}, so only they can send or change it${other ? `, or ${other}, who stands in for them` : ''}. Nothing was changed.`
}
