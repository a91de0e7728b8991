import { SandboxRefusal } from '../outcome.ts'
import { conversationUpdate, installationUpdate, type Where } from './activities.ts'
import type { Activity } from './deliver-activity.ts'
import { outcomeOf, type TeamsOutcome } from './outcome.ts'
import type { Team } from './post.ts'
import type { TeamsDesk } from './teams-desk.ts'

/** Installing, removing and renaming. */
export interface TeamsRoomActions {
  /** A person adds the app for themselves. */
  addApp(memberId: string): Promise<TeamsOutcome>
  removeApp(memberId: string): Promise<TeamsOutcome>
  addToTeam(memberId: string, teamId: string): Promise<TeamsOutcome>
  removeFromTeam(memberId: string, teamId: string): Promise<TeamsOutcome>
  addToChat(memberId: string, chatId: string): Promise<TeamsOutcome>
  removeFromChat(memberId: string, chatId: string): Promise<TeamsOutcome>
  joinTeam(memberId: string, teamId: string): Promise<TeamsOutcome>
  leaveTeam(memberId: string, teamId: string): Promise<TeamsOutcome>
  renameTeam(memberId: string, teamId: string, name: string): Promise<TeamsOutcome>
  renameChannel(memberId: string, channelId: string, name: string): Promise<TeamsOutcome>
}

const NOTHING: TeamsOutcome = { ok: true, status: 200 }

export function createTeamsRoomActions(desk: TeamsDesk): TeamsRoomActions {
  const { tenant } = desk
  const bot = { id: tenant.botId }

  function teamOf(id: string): { team: Team; where: Where } {
    const team = tenant.team(id)
    const conversation = tenant.conversation(id)
    if (!team || !conversation) throw new SandboxRefusal(`There is no team ${id}.`)
    return { team, where: { conversation } }
  }
  function chatOf(id: string): Where {
    const conversation = tenant.conversation(id)
    if (!conversation || conversation.kind === 'channel') throw new SandboxRefusal(`There is no chat ${id}.`)
    return { conversation }
  }
  async function tell(...activities: Activity[]): Promise<TeamsOutcome> {
    let last = NOTHING
    for (const activity of activities) last = outcomeOf(await desk.deliverer.send(activity))
    return last
  }
  async function install(memberId: string, where: Where): Promise<TeamsOutcome> {
    const { conversation } = where
    if (tenant.hasBot(conversation)) return NOTHING
    tenant.setBot(conversation.id, true)
    const event = conversation.kind === 'channel' ? 'teamMemberAdded' : undefined
    return tell(
      conversationUpdate(desk, memberId, where, event, { membersAdded: [bot] }),
      installationUpdate(desk, memberId, where, 'add'),
    )
  }
  /** The bot hears that it is gone, and can answer nothing any more. */
  async function uninstall(memberId: string, where: Where): Promise<TeamsOutcome> {
    const { conversation } = where
    if (!tenant.hasBot(conversation)) return NOTHING
    tenant.setBot(conversation.id, false)
    const event = conversation.kind === 'channel' ? 'teamMemberRemoved' : undefined
    const gone = installationUpdate(desk, memberId, where, 'remove')
    // Teams tells of a removed personal app by the installation alone.
    if (conversation.kind === 'personal') return tell(gone)
    return tell(conversationUpdate(desk, memberId, where, event, { membersRemoved: [bot] }), gone)
  }
  async function memberChange(memberId: string, teamId: string, joins: boolean): Promise<TeamsOutcome> {
    const { team, where } = teamOf(teamId)
    if (team.members.has(memberId) === joins) return NOTHING
    tenant.setMember(teamId, memberId, joins)
    if (!team.hasBot) return NOTHING
    const people = [tenant.accountOf(memberId)]
    return tell(
      joins
        ? conversationUpdate(desk, memberId, where, 'teamMemberAdded', { membersAdded: people })
        : conversationUpdate(desk, memberId, where, 'teamMemberRemoved', { membersRemoved: people }),
    )
  }
  async function renamed(memberId: string, where: Where, event: string): Promise<TeamsOutcome> {
    if (!tenant.hasBot(where.conversation)) return NOTHING
    return tell(conversationUpdate(desk, memberId, where, event, {}))
  }

  return {
    addApp: (memberId) => install(memberId, { conversation: tenant.personalChat(memberId) }),
    removeApp: (memberId) => uninstall(memberId, { conversation: tenant.personalChat(memberId) }),
    addToTeam: async (memberId, teamId) => install(memberId, teamOf(teamId).where),
    removeFromTeam: async (memberId, teamId) => uninstall(memberId, teamOf(teamId).where),
    addToChat: async (memberId, chatId) => install(memberId, chatOf(chatId)),
    removeFromChat: async (memberId, chatId) => uninstall(memberId, chatOf(chatId)),
    joinTeam: (memberId, teamId) => memberChange(memberId, teamId, true),
    leaveTeam: (memberId, teamId) => memberChange(memberId, teamId, false),
    async renameTeam(memberId, teamId, name) {
      const { where } = teamOf(teamId)
      tenant.rename(teamId, name)
      return renamed(memberId, where, 'teamRenamed')
    },
    async renameChannel(memberId, channelId, name) {
      const conversation = tenant.conversation(channelId)
      if (conversation?.kind !== 'channel' || tenant.team(channelId)) {
        throw new SandboxRefusal('General keeps its name, and only channels can be renamed.')
      }
      tenant.rename(channelId, name)
      return renamed(memberId, { conversation }, 'channelRenamed')
    },
  }
}
