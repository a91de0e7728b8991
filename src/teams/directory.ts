import * as z from 'zod'
import type { Account } from '../people/recognise.ts'
import type { Deps, Directory, Workspace } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { accountsOfMember, teamsMember } from './account-of-member.ts'
import type { Connector } from './connector.ts'
import { teamsWithBot } from './conversations.ts'

/** A roster page holds up to 500 people; the largest tenants are looked through on later occasions. */
const MOST_PAGES = 20

const roster = z.object({ members: z.array(teamsMember), continuationToken: z.string().nullish() })

/** Teams tells a bot of nobody but the members of the teams it was added to; to those it may write. */
export function createTeamsDirectory(deps: Deps, connector: Connector): Directory {
  return {
    async lookUp(workspace, emails) {
      const wanted = new Set(emails.map((email) => email.toLowerCase()))
      try {
        return await lookThrough(deps, connector, workspace, wanted)
      } catch (error) {
        deps.log.warn({ problem: problemOf(error) }, 'could not look through the teams for people')
        return []
      }
    },
  }
}

async function lookThrough(
  deps: Deps,
  connector: Connector,
  workspace: Workspace,
  wanted: Set<string>,
): Promise<Account[]> {
  const accounts: Account[] = []
  let pages = 0
  for (const { teamId, serviceUrl } of await teamsWithBot(deps.db, workspace)) {
    let from: string | undefined
    do {
      pages += 1
      const answer = await connector.members(serviceUrl, teamId, from)
      const page = answer.kind === 'done' ? roster.safeParse(answer.body).data : undefined
      if (!page) deps.log.warn({ answer: answer.kind }, 'Teams did not list the members of a team')
      for (const one of page?.members ?? []) {
        const userId = (one.aadObjectId ?? one.objectId)?.toLowerCase()
        if (!userId) continue
        const found = accountsOfMember(one, userId, workspace.externalId)
        const match = found.find(({ email }) => email !== null && wanted.delete(email))
        if (match) accounts.push(match)
      }
      from = page?.continuationToken ?? undefined
    } while (from !== undefined && wanted.size > 0 && pages < MOST_PAGES)
    if (wanted.size === 0 || pages >= MOST_PAGES) break
  }
  return accounts
}
