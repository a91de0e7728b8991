import type { App, Authorize } from '@slack/bolt'
import { NO_DATABASE } from '../chat/ask.ts'
import { type FoundAsker, findAsker } from '../people/find-asker.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'

/** Where a request comes from, as far as our own database tells. */
export type Source = ({ kind: 'found' } & FoundAsker) | { kind: 'refused'; why: string }

export type SlackApp = App<{ source?: Source }>

/** Bot tokens by Slack team id; they live in the configuration, never in the database. */
export type Tokens = (teamId: string) => string | undefined

const NOT_CONNECTED =
  'Dunwell is not connected to this workspace. Ask whoever runs Dunwell to install its app here.'

/**
 * Bolt's `authorize`: the workspace, its token, and the asker's person, in one query. It never throws,
 * because Bolt would then leave the asker without any answer.
 */
export function createAuthorize(deps: Deps, tokens: Tokens): Authorize<boolean> {
  return async ({ teamId, userId }) => {
    const source = await sourceOf(deps, teamId, userId)
    if (source.kind === 'refused') return { source, ...(teamId ? { teamId } : {}) }
    const { workspace } = source
    const botToken = tokens(workspace.externalId)
    return {
      source,
      teamId: workspace.externalId,
      botUserId: workspace.botUserId,
      ...(botToken ? { botToken } : {}),
    }
  }
}

async function sourceOf(deps: Deps, teamId: string | undefined, userId: string | undefined): Promise<Source> {
  try {
    const found = teamId ? await findAsker(deps.db, 'slack', teamId, userId ?? '') : null
    return found ? { kind: 'found', ...found } : { kind: 'refused', why: NOT_CONNECTED }
  } catch (error) {
    deps.log.error({ problem: problemOf(error) }, 'could not look up who is asking')
    return { kind: 'refused', why: NO_DATABASE }
  }
}
