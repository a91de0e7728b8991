import type { IncomingActivity } from './activity.ts'
import type { Which } from './conversations.ts'
import { departureProblem, onArrival, onChannel, onDeparture, onTeamRenamed } from './on-presence.ts'
import type { Teams, Turn } from './turn.ts'

const DELETED = 'The channel was deleted in Teams. Start the digest in another one.'
const TEAM_GONE = 'The team was deleted or archived in Teams. Start the digest in another one.'

/** Something about a team, a channel or its members changed. */
export async function onConversationUpdate(teams: Teams, turn: Turn): Promise<void> {
  const { activity } = turn
  const { channelData, membersAdded = [], membersRemoved = [], recipient } = activity
  const isBot = ({ id }: { id: string }) => id === recipient.id
  if (membersAdded.some(isBot)) return onArrival(teams, turn)
  if (membersRemoved.some(isBot)) return onDeparture(teams, turn, placeLeft(activity), departureProblem(turn))
  switch (channelData?.eventType) {
    case 'channelCreated':
    case 'channelRestored':
    case 'channelRenamed':
      return onChannel(teams, turn)
    case 'channelDeleted': {
      const conversationId = channelData.channel?.id
      return conversationId ? onDeparture(teams, turn, { conversationId }, DELETED) : undefined
    }
    case 'teamRenamed':
      return onTeamRenamed(teams, turn)
    case 'teamDeleted':
    case 'teamHardDeleted':
    case 'teamArchived':
      return onDeparture(teams, turn, placeLeft(activity), TEAM_GONE)
    case 'teamRestored':
    case 'teamUnarchived':
      return onArrival(teams, turn)
  }
}

/** The app was installed, updated or removed; a personal app that is removed tells so by this alone. */
export async function onInstallation(teams: Teams, turn: Turn): Promise<void> {
  const { action } = turn.activity
  if (action === 'add' || action === 'add-upgrade') return onArrival(teams, turn)
  if (action === 'remove' || action === 'remove-upgrade') {
    return onDeparture(teams, turn, placeLeft(turn.activity), departureProblem(turn))
  }
}

function placeLeft({ channelData, conversation }: IncomingActivity): Which {
  const teamId = channelData?.team?.id
  return teamId ? { teamId } : { conversationId: conversation.id }
}
