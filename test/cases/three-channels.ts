import { eq, sql } from 'drizzle-orm'
import { channelSubscriptions, dailyRuns, organisations, workspaces } from '../../db/schema.ts'
import { foundCompany, importSample } from '../../src/local/demo.ts'
import type { Organisation } from '../../src/organisations/organisation.ts'
import type { Context, Db, Deps } from '../../src/ports.ts'
import { at, testId } from '../support/builders.ts'
import { silentLog } from '../support/silent-log.ts'

export const TODAY = '2026-03-03'
export const MORNING = at(`${TODAY}T14:00:00Z`)
const CHANNELS = [
  { name: 'finance', filters: {} },
  { name: 'emea', filters: { regions: ['EMEA'] } },
  { name: 'dollars', filters: { currencies: ['USD'] } },
]

/** The sample company in the morning, before its run; three channels get the digest. */
export interface ThreeChannels {
  organisation: Organisation
  context: Context
  deps: Deps
}

/** The only company of that database. */
export async function foundThreeChannels(db: Db): Promise<ThreeChannels> {
  await db.delete(organisations)
  const deps: Deps = { db, now: () => MORNING, newId: testId, log: silentLog, messengers: {} }
  const organisation = await foundCompany(deps, 'sample')
  await importSample(deps, organisation.id, () => {})
  const workspaceId = testId()
  await db.insert(workspaces).values({
    id: workspaceId,
    organisationId: organisation.id,
    platform: 'slack',
    externalId: workspaceId,
    name: 'W',
    botUserId: 'U',
    status: 'active',
    createdAt: MORNING.toJSDate(),
  })
  for (const { name, filters } of CHANNELS) {
    await db.insert(channelSubscriptions).values({
      id: testId(),
      organisationId: organisation.id,
      workspaceId,
      channelId: name,
      channelName: name,
      active: true,
      filters,
      createdAt: MORNING.toJSDate(),
    })
  }
  const context = { ...deps, now: MORNING, organisationId: organisation.id, actor: 'system:test' }
  return { organisation, context, deps }
}

/** All a daily run writes, without what differs from one run to the next. */
export async function written(db: Db, { id }: Organisation): Promise<Record<string, unknown>> {
  const rows = async (table: string, leftOut: string[]) => {
    const kept = leftOut.map((column) => sql` - ${column}::text`)
    const found = await db.execute(
      sql`select to_jsonb(t)${sql.join(kept)} as row from ${sql.identifier(table)} t
        where organisation_id = ${id} order by 1`,
    )
    return JSON.stringify(found)
  }
  return {
    steps: await rows('steps', ['id', 'case_id']),
    cases: await rows('cases', ['id']),
    rollups: await rows('rollups', []),
    timeline: await rows('timeline', ['id']),
    digests: await rows('digests', []),
    outbox: await rows('outbox', ['sequence', 'available_at']),
    runs: await rows('daily_runs', []),
  }
}

/** As when something about one channel's figures cannot be worked out. */
export async function whileOneFails(db: Db, channelId: string, work: () => Promise<void>): Promise<void> {
  await db.execute(sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'no digest today'; end $$`)
  const [one] = await db
    .select()
    .from(channelSubscriptions)
    .where(eq(channelSubscriptions.channelId, channelId))
  await db.execute(
    sql`create trigger refused before insert on digests for each row
      when (new.subscription_id = ${sql.raw(`'${one?.id}'`)}) execute function refuse()`,
  )
  try {
    await work()
  } finally {
    await db.execute(sql`drop function refuse() cascade`)
  }
}

/** How far the runs came. */
export async function summaries(db: Db): Promise<unknown[]> {
  return (await db.select().from(dailyRuns)).map(({ summary }) => summary)
}
