import { and, eq, inArray, sql } from 'drizzle-orm'
import { people, workspaces } from '../../db/schema.ts'
import { type Deps, isPlatform } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import { recognise } from './recognise.ts'

/** So many are looked up at once, whoever looks after an overdue account first. */
const AT_ONCE = 25
/** Who was not found is looked for again after this long: they may have been hired, or invited, since. */
const LOOK_AGAIN_HOURS = 1

/**
 * Finds the accounts of people who may have to be asked and never used Dunwell on any platform, by the address
 * their company knows them by. Asks the platforms outside any transaction; each account found is remembered in
 * one of its own.
 * @returns how many were found.
 */
export async function lookUpPeople(deps: Deps, organisationId: string): Promise<number> {
  const { db, directories = {} } = deps
  const now = deps.now()
  const again = now.minus({ hours: LOOK_AGAIN_HOURS }).toJSDate()
  const missing = await db
    .select({ id: people.id, email: people.email })
    .from(people)
    .where(
      and(
        eq(people.organisationId, organisationId),
        eq(people.active, true),
        sql`(${people.lookedUpAt} is null or ${people.lookedUpAt} <= ${again.toISOString()}::timestamptz)`,
        sql`not exists (select from identities i join workspaces w on w.id = i.workspace_id and w.status = 'active'
          where i.organisation_id = ${organisationId} and i.person_id = ${people.id})`,
        sql`exists (select from cases c where c.organisation_id = ${organisationId} and c.tier > 0)`,
      ),
    )
    .orderBy(
      sql`exists (select from accounts a join cases c on c.organisation_id = a.organisation_id
        and c.account_id = a.id and c.tier > 0
        where a.organisation_id = ${organisationId} and a.csm_id = ${people.id}) desc`,
      sql`${people.lookedUpAt} nulls first`,
      people.id,
    )
    .limit(AT_ONCE)
  if (missing.length === 0) return 0
  const connected = await db
    .select()
    .from(workspaces)
    .where(and(eq(workspaces.organisationId, organisationId), eq(workspaces.status, 'active')))
  const emails = missing.map(({ email }) => email)
  let asked = false
  let found = 0
  for (const { id, externalId, platform } of connected) {
    const directory = isPlatform(platform) ? directories[platform] : undefined
    if (!directory || !isPlatform(platform)) continue
    asked = true
    const workspace = { id, organisationId, externalId, platform }
    const context = systemContext(deps, organisationId, platform)
    for (const account of await directory.lookUp(workspace, emails))
      if ((await recognise(context, workspace, account)).kind === 'known') found += 1
  }
  if (!asked) return 0
  await db
    .update(people)
    .set({ lookedUpAt: now.toJSDate() })
    .where(
      and(
        eq(people.organisationId, organisationId),
        inArray(
          people.id,
          missing.map(({ id }) => id),
        ),
      ),
    )
  return found
}
