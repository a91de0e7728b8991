import { asTyped, COMMAND_LINES, type CommandLine } from '../chat/commands-registry.ts'

export interface TeamsManifestOptions {
  /** Of the bot's registration in Entra ID; the app in the catalogue goes by the same. */
  appId: string
  /** Where Teams reaches the server. */
  domain: string
  version: string
  /** Who runs it, as people read it in Teams. */
  company: string
  /** Pages on the company's own site. */
  website: string
  privacy: string
  terms: string
}

type Scope = 'personal' | 'team' | 'groupChat'

const SCOPES: readonly Scope[] = ['personal', 'team', 'groupChat']
/** A digest goes to a channel; a group chat gets answers. */
const OFFERED: Record<Scope, readonly CommandLine['menu'][]> = {
  personal: ['everywhere', 'direct'],
  team: ['everywhere', 'channels'],
  groupChat: ['everywhere'],
}
const DESCRIPTION_LENGTH = 128

export const COLOR_ICON = 'color.png'
export const OUTLINE_ICON = 'outline.png'

/**
 * The manifest of the Teams app. It asks for who somebody is and to write to members, and for nothing that
 * reads along: the bot hears what is written to it alone.
 */
export function teamsManifest(options: TeamsManifestOptions) {
  const { appId, domain } = options
  return {
    $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json',
    manifestVersion: '1.19',
    version: options.version,
    id: appId,
    developer: {
      name: options.company,
      websiteUrl: options.website,
      privacyUrl: options.privacy,
      termsOfUseUrl: options.terms,
    },
    name: { short: 'Dunwell', full: 'Dunwell: collections that keep the customer' },
    description: {
      short: 'Collections that keep the customer: what is overdue, what happens next',
      full: 'Dunwell shows what is overdue and what happens next, every working morning in a channel and whenever somebody asks. Notes, owners and decisions stay with the account, so that whoever knows the customer is heard before anybody is chased.',
    },
    icons: { color: COLOR_ICON, outline: OUTLINE_ICON },
    accentColor: '#1F3B4D',
    bots: [
      {
        botId: appId,
        scopes: [...SCOPES],
        isNotificationOnly: false,
        supportsFiles: false,
        supportsCalling: false,
        supportsVideo: false,
        commandLists: SCOPES.map((scope) => ({ scopes: [scope], commands: commandsFor(scope) })),
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    defaultInstallScope: 'personal',
    defaultGroupCapability: { team: 'bot', groupchat: 'bot' },
    validDomains: [domain],
    webApplicationInfo: { id: appId, resource: `api://botid-${appId}` },
  }
}

function commandsFor(scope: Scope): { title: string; description: string }[] {
  return COMMAND_LINES.filter(({ menu }) => menu !== undefined && OFFERED[scope].includes(menu)).map(
    ({ command, words, opening, meaning }) => ({
      title: asTyped('teams', command, opening ?? words),
      description: `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}`.slice(0, DESCRIPTION_LENGTH),
    }),
  )
}
