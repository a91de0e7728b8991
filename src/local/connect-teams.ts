import type { Installation } from '../channels/connect-workspace.ts'
import { runCommand } from '../commands.ts'
import type { TeamsConfig } from '../config-teams.ts'
import { parseSlash } from '../overdue/parse-words.ts'
import type { Deps } from '../ports.ts'
import type { Send } from '../send.ts'
import { TeamsAdapter } from '../teams/adapter.ts'
import { createTeamsDirectory } from '../teams/directory.ts'
import { readTeamsInstallations } from '../teams/installation.ts'
import { createTeamsMessenger } from '../teams/messenger.ts'
import { TeamsReceiver } from '../teams/receiver.ts'
import { concernsUs, takeTurn } from '../teams/take-turn.ts'
import { createTrust, type Trust } from '../teams/trust.ts'

export interface TeamsConnection {
  /** Takes what the Bot Connector sends to `/api/messages`. */
  receiver: { handle(request: Request): Promise<Response> }
  /** What to tie to the company; throws when Microsoft does not let the bot sign in. */
  installations(tenantName?: string): Promise<Installation[]>
  stop(): Promise<void>
}

/** For runtimes in which a process may end with the answer, or serves many requests with a database each. */
export interface TeamsSurroundings {
  waitUntil?(work: Promise<unknown>): void
  /** Keys and tokens that were read before. */
  trust?: Trust
  /** A quicker way to the Connector than `fetch`. */
  send?: Send
}

/** Listens to Teams, and can write to it. */
export async function connectTeams(
  deps: Deps,
  teams: TeamsConfig,
  realNow: () => number,
  pacingMs?: number,
  { waitUntil, send, trust = createTrust(teams, realNow, deps.log, { send }) }: TeamsSurroundings = {},
): Promise<TeamsConnection> {
  const { connector, checkToken, maySendTo } = trust
  const { appId, allowedTenants } = teams
  deps.messengers.teams = createTeamsMessenger({ deps, connector, appId, pacingMs })
  deps.directories ??= {}
  deps.directories.teams = createTeamsDirectory(deps, connector)
  const bot = { product: { deps, runCommand, parseSlash }, connector, appId }
  const receiver = new TeamsReceiver({
    checkToken,
    maySendTo,
    allowedTenants,
    adapter: new TeamsAdapter(connector),
    concernsUs,
    takeTurn: (activity, context, respond) => takeTurn(bot, activity, context, respond),
    log: deps.log,
    waitUntil,
    // Without it this is a Node server of its own.
    lengthHolds: waitUntil === undefined,
  })
  return {
    receiver,
    installations: (tenantName) => readTeamsInstallations(teams, trust, tenantName),
    stop: () => receiver.stop(),
  }
}
