import { connectWorkspace, type Installation } from '../channels/connect-workspace.ts'
import { hasSubscriptions, subscribeChannel } from '../channels/subscribe-channel.ts'
import type { Config, SlackConfig } from '../config.ts'
import type { TeamsConfig } from '../config-teams.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { Context, Deps, Workspace } from '../ports.ts'
import { readInstallation } from '../slack/installation.ts'
import { systemContext } from '../system-context.ts'
import { connectSlack, type SlackConnection } from './connect-slack.ts'
import type { TeamsConnection } from './connect-teams.ts'
import { financeChannelOf, rollOut } from './demo-tenant.ts'
import { type DemoWorkspace, FINANCE_CHANNEL } from './demo-workspace.ts'
import { greetMembers } from './greet-members.ts'
import { sendByHttp } from './send-by-http.ts'

/** Slack and Teams, as far as they are set up, or the sandbox's pretence of both. */
export interface ChatConnections {
  toSlack(request: Request): Promise<Response>
  toTeams(request: Request): Promise<Response>
  /**
   * Starts to listen and to write; the server can be reached at this address from now on. One platform does not
   * wait for the other's troubles. Throws when none could be opened.
   * @returns what did not work, in sentences.
   */
  open(baseUrl: string): Promise<string[]>
  /** Ties what is installed to the company. @returns what did not work, in sentences. */
  tie(organisation: Organisation): Promise<string[]>
  stop(): Promise<void>
}

export interface ChatSurroundings {
  config: Config
  deps: Deps
  realNow(): number
  pacingMs?: number
  demo(): DemoWorkspace | undefined
}

const UNAVAILABLE = () => Promise.resolve(new Response(null, { status: 503 }))

export function createChatConnections(around: ChatSurroundings): ChatConnections {
  const { config, deps, realNow } = around
  let slack: SlackConnection | undefined
  let teams: TeamsConnection | undefined
  const http = sendByHttp()
  let baseUrl = ''

  const slackAccount = (): SlackConfig | undefined => {
    const demo = around.demo()
    if (!demo) return config.slack
    const { botToken, signingSecret } = demo
    return { botToken, signingSecret, apiUrl: `${baseUrl}/sandbox/slack/api/` }
  }
  const teamsAccount = (): TeamsConfig | undefined => around.demo()?.teams.config() ?? config.teams

  async function installedSlack(): Promise<Installation[]> {
    const account = slackAccount()
    return account ? [await readInstallation(account, deps.log)] : []
  }

  async function installedTeams(): Promise<Installation[]> {
    return teams ? teams.installations(around.demo()?.teams.tenantName) : []
  }

  return {
    toSlack: (request) => slack?.receiver?.handle(request) ?? UNAVAILABLE(),
    toTeams: (request) => teams?.receiver.handle(request) ?? UNAVAILABLE(),

    async open(url) {
      baseUrl = url
      const pacingMs = around.demo() ? 0 : around.pacingMs
      const forSlack = slackAccount()
      const forTeams = teamsAccount()
      const openings: { remedy: string; open(): Promise<void> }[] = []
      if (forSlack) {
        openings.push({
          remedy: 'Dunwell cannot listen to Slack. Check SLACK_APP_TOKEN',
          open: async () => {
            slack = await connectSlack(deps, forSlack, realNow, pacingMs, { send: http.send })
          },
        })
      }
      if (forTeams) {
        openings.push({
          remedy: 'Dunwell cannot listen to Teams. Check the TEAMS_ variables',
          open: async () => {
            // The SDK takes longer to load than all the rest; a company on Slack alone does not wait for it.
            const { connectTeams } = await import('./connect-teams.ts')
            teams = await connectTeams(deps, forTeams, realNow, pacingMs, { send: http.send })
          },
        })
      }
      const problems: string[] = []
      for (const { remedy, open } of openings) {
        await open().catch((error: unknown) => problems.push(sentence(remedy, error)))
      }
      if (problems.length > 0 && problems.length === openings.length) throw new Error(problems.join('\n'))
      return problems
    },

    async tie(organisation) {
      const context = systemContext(deps, organisation.id, 'setup')
      const tied: Workspace[] = []
      const problems: string[] = []
      for (const { read, remedy } of [
        {
          read: installedSlack,
          remedy: 'Slack could not be reached or refused the token. Check SLACK_BOT_TOKEN',
        },
        { read: installedTeams, remedy: 'Teams cannot be used yet. Check the TEAMS_ variables' },
      ]) {
        try {
          for (const installation of await read()) tied.push(await connectWorkspace(context, installation))
        } catch (error) {
          problems.push(sentence(remedy, error))
        }
      }
      const demo = around.demo()
      if (demo) await furnish(context, demo, tied)
      return problems
    },

    async stop() {
      await slack?.stop()
      await teams?.stop()
      http.close()
    },
  }
}

function sentence(remedy: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error)
  return `${remedy}, then start again. (${why})`
}

/** The sandbox's administrator installs the bot, and its finance channels get the digest from the first day on. */
async function furnish(context: Context, { sandbox }: DemoWorkspace, tied: Workspace[]): Promise<void> {
  await rollOut(sandbox)
  if (await hasSubscriptions(context.db, context.organisationId)) return
  const slack = tied.find(({ platform }) => platform === 'slack')
  if (slack) await greetMembers(context, slack, sandbox.members)
  const { id: channelId, name: channelName } = FINANCE_CHANNEL
  const channels = { slack: { channelId, channelName }, teams: financeChannelOf(sandbox) }
  for (const { id: workspaceId, platform } of tied) {
    const channel = channels[platform]
    if (channel) await subscribeChannel(context, { workspaceId, ...channel }, null)
  }
}
