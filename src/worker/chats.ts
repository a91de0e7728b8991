import { eq } from 'drizzle-orm'
import { workspaces } from '../../db/schema.ts'
import { connectWorkspace, type Installation } from '../channels/connect-workspace.ts'
import type { Config } from '../config.ts'
import { connectSlack } from '../local/connect-slack.ts'
import { connectTeams, type TeamsConnection } from '../local/connect-teams.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { Context, Platform } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { createSlackDirectory } from '../slack/directory.ts'
import { readInstallation } from '../slack/installation.ts'
import { createSlackMessenger } from '../slack/messenger.ts'
import { systemContext } from '../system-context.ts'
import { createTrust, type TrustMemory } from '../teams/trust.ts'
import type { Event } from './event.ts'

/** Slack and Teams, anew for each event: what one event has under way cannot be used by another. */
export interface Chats {
  slack(event: Event, config: Config, request: Request): Promise<Response>
  teams(event: Event, config: Config, request: Request): Promise<Response>
  /** For what the queue has to send or to look up. */
  openMessengers(event: Event, config: Config): Promise<void>
  /** Ties the workspaces of the secrets to the company, as a server does at its start. */
  tie(event: Event, config: Config, company: Organisation | undefined): Promise<void>
}

const NOT_SET_UP = () => Response.json({ error: 'This platform is not set up here.' }, { status: 503 })

/** @param realNow real time in milliseconds. */
export function createChats(realNow: () => number): Chats {
  // All that is remembered from event to event: values that cost a request to find out again.
  const memory: TrustMemory = { keys: {}, token: {} }
  const tied: Tied = {}

  async function openTeams({ deps, waitUntil }: Event, config: Config): Promise<TeamsConnection | undefined> {
    const { teams } = config
    if (!teams) return undefined
    const trust = createTrust(teams, realNow, deps.log, { memory })
    return connectTeams(deps, teams, realNow, undefined, { waitUntil, trust })
  }

  return {
    slack: async ({ deps, waitUntil }, { slack }, request) => {
      if (!slack) return NOT_SET_UP()
      const many = { waitUntil, acrossProcesses: true }
      const { receiver } = await connectSlack(deps, slack, realNow, undefined, many)
      return receiver?.handle(request) ?? NOT_SET_UP()
    },
    teams: async (event, config, request) => {
      const connection = await openTeams(event, config)
      return connection?.receiver.handle(request) ?? NOT_SET_UP()
    },
    openMessengers: async (event, config) => {
      const { slack } = config
      const { deps } = event
      if (slack) {
        const { botToken, apiUrl: slackApiUrl } = slack
        const options = { tokens: () => botToken, log: deps.log, slackApiUrl }
        deps.messengers.slack = createSlackMessenger(options)
        deps.directories = { slack: createSlackDirectory(options) }
      }
      await openTeams(event, config)
    },
    tie: async (event, config, company) => {
      const { deps } = event
      if (!company) {
        deps.log.error({}, 'there is no company yet: run "npx dunwell db migrate" with the same DATABASE_URL')
        return
      }
      const context = systemContext(deps, company.id, 'setup')
      const { slack, teams } = config
      const known = await knownWorkspaces(context)
      if (slack && !isSettled('slack', tied, known)) {
        tied.slack = await tie(context, 'Slack', async () => [await readInstallation(slack, deps.log)])
      }
      if (teams && !isSettled('teams', tied, known)) {
        tied.teams = await tie(
          context,
          'Teams',
          async () => (await openTeams(event, config))?.installations() ?? [],
        )
      }
    },
  }
}

/** What this isolate has tied, by the platforms' own ids; absent as long as a platform did not let it. */
type Tied = Partial<Record<Platform, string[]>>

/** What was tied; undefined when it failed, so that it is tried again in a minute. */
async function tie(
  context: Context,
  name: string,
  find: () => Promise<Installation[]>,
): Promise<string[] | undefined> {
  try {
    const found = await find()
    for (const installation of found) await connectWorkspace(context, installation)
    return found.map(({ externalId }) => externalId)
  } catch (error) {
    context.log.error(
      { problem: problemOf(error) },
      `${name} could not be reached or refused the bot; check its secrets`,
    )
    return undefined
  }
}

/**
 * Whether there is nothing to tie. A workspace that was closed is tried again in Slack, which says at once whether
 * the token is good. Teams lets a bot sign in whose messages it refuses: to tie that one again each minute would
 * only close it again.
 */
function isSettled(platform: Platform, tied: Tied, known: Known[]): boolean {
  const settled = known
    .filter((one) => one.platform === platform && (one.status === 'active' || platform === 'teams'))
    .map(({ externalId }) => externalId)
  return tied[platform]?.every((id) => settled.includes(id)) ?? false
}

interface Known {
  platform: string
  externalId: string
  status: string
}

async function knownWorkspaces({ db, organisationId }: Context): Promise<Known[]> {
  return db
    .select({
      platform: workspaces.platform,
      externalId: workspaces.externalId,
      status: workspaces.status,
    })
    .from(workspaces)
    .where(eq(workspaces.organisationId, organisationId))
}
