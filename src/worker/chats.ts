import { and, eq, inArray } from 'drizzle-orm'
import { workspaces } from '../../db/schema.ts'
import { connectWorkspace, type Installation } from '../channels/connect-workspace.ts'
import type { Config } from '../config.ts'
import { connectSlack } from '../local/connect-slack.ts'
import { connectTeams, type TeamsConnection } from '../local/connect-teams.ts'
import { listOrganisations } from '../organisations/store.ts'
import type { Context, Platform } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { readInstallation } from '../slack/installation.ts'
import { createSlackMessenger } from '../slack/messenger.ts'
import { systemContext } from '../system-context.ts'
import { createTrust, type TrustMemory } from '../teams/trust.ts'
import type { Event } from './event.ts'

/** Slack and Teams, anew for each event: what one event has under way cannot be used by another. */
export interface Chats {
  slack(event: Event, config: Config, request: Request): Promise<Response>
  teams(event: Event, config: Config, request: Request): Promise<Response>
  /** For what goes out from the queue. */
  openMessengers(event: Event, config: Config): Promise<void>
  /** Ties the workspaces of the secrets to the company, as a server does at its start. */
  tie(event: Event, config: Config): Promise<void>
}

const NOT_SET_UP = () => Response.json({ error: 'This platform is not set up here.' }, { status: 503 })

/** @param realNow real time in milliseconds. */
export function createChats(realNow: () => number): Chats {
  // All that is remembered from event to event: values that cost a request to find out again.
  const memory: TrustMemory = { keys: {}, token: {} }
  let tied = false

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
        deps.messengers.slack = createSlackMessenger({ tokens: () => botToken, log: deps.log, slackApiUrl })
      }
      await openTeams(event, config)
    },
    tie: async (event, config) => {
      const { deps } = event
      const [organisation] = await listOrganisations(deps.db)
      if (!organisation) {
        deps.log.error({}, 'there is no company yet: run "npx dunwell db migrate" with the same DATABASE_URL')
        return
      }
      const context = systemContext(deps, organisation.id, 'setup')
      const { slack, teams } = config
      if (tied && (await allActive(context, config))) return
      const results = await Promise.all([
        !slack || tie(context, 'Slack', async () => [await readInstallation(slack, deps.log)]),
        !teams || tie(context, 'Teams', async () => (await openTeams(event, config))?.installations() ?? []),
      ])
      tied = results.every(Boolean)
    },
  }
}

/** Whether it went well; else it is tried again in a minute. */
async function tie(context: Context, name: string, find: () => Promise<Installation[]>): Promise<boolean> {
  try {
    for (const installation of await find()) await connectWorkspace(context, installation)
    return true
  } catch (error) {
    context.log.error(
      { problem: problemOf(error) },
      `${name} could not be reached or refused the bot; check its secrets`,
    )
    return false
  }
}

async function allActive({ db, organisationId }: Context, { slack, teams }: Config): Promise<boolean> {
  const wanted: Platform[] = [...(slack ? ['slack' as const] : []), ...(teams ? ['teams' as const] : [])]
  const rows = await db
    .selectDistinct({ platform: workspaces.platform })
    .from(workspaces)
    .where(
      and(
        eq(workspaces.organisationId, organisationId),
        eq(workspaces.status, 'active'),
        inArray(workspaces.platform, wanted),
      ),
    )
  return rows.length === wanted.length
}
