import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import type { Hono } from 'hono'
import { accounts, identities, people } from '../../db/schema.ts'
import { createApp } from '../../src/app.ts'
import { bringAgesTo } from '../../src/cases/ages.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { planSteps } from '../../src/cases/plan-steps.ts'
import { planningInput } from '../../src/cases/planning-input.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { connectWorkspace } from '../../src/channels/connect-workspace.ts'
import { loadScope } from '../../src/channels/load-scope.ts'
import { subscribeChannel } from '../../src/channels/subscribe-channel.ts'
import { readTeams } from '../../src/config-teams.ts'
import { digestCard } from '../../src/digest/card.ts'
import { loadDigestFacts } from '../../src/digest/load-facts.ts'
import { connectSlack } from '../../src/local/connect-slack.ts'
import { connectTeams } from '../../src/local/connect-teams.ts'
import { sendByHttp } from '../../src/local/send-by-http.ts'
import { createMemory } from '../../src/memory.ts'
import { foundOrganisation } from '../../src/organisations/found-organisation.ts'
import type { Organisation } from '../../src/organisations/organisation.ts'
import { type DeliveryCounts, deliverDue } from '../../src/outbox/deliver.ts'
import type { PolicyVersion } from '../../src/policy/policy.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import type { Context, Db, Deps, Messenger } from '../../src/ports.ts'
import type { ImportOutcome } from '../../src/receivables/import-outcome.ts'
import { importRecords } from '../../src/receivables/import-records.ts'
import { type RenderedMessage, renderMessage } from '../../src/slack/render.ts'
import { silentLog } from '../support/silent-log.ts'
import { REGISTRATION } from '../support/token-issuer.ts'
import { morningOf, TODAY } from './calendar.ts'

/** Every call into the product that is measured, and what prepares one, is made here and nowhere else. */

export const SIGNING_SECRET = 'a-signing-secret-for-the-bench'
export const TEAM = 'T0BENCH'
export const ASKER = 'U0DANA'
export const SLACK_PATH = '/slack/events'
export const TEAMS_ASKER = '00000000-0000-4000-9000-00000000da7a'
export const TEAMS_PATH = '/api/messages'

export interface Company {
  organisation: Organisation
  version: PolicyVersion
  workspaceId: string
}

/** A company with a connected workspace, one person known in it, and three subscribed channels. */
export async function foundCompany(db: Db): Promise<Company> {
  const founding = {
    db,
    now: morningOf('2026-01-05'),
    newId: randomUUID,
    log: silentLog,
    actor: 'system:bench',
  }
  const wanted = {
    name: 'Larkfield',
    timeZone: 'America/Chicago',
    workingDays: [1, 2, 3, 4, 5],
    holidayRegion: 'US',
    digestHour: 8,
    reportingCurrency: 'USD',
  }
  const organisation = await foundOrganisation(
    founding,
    wanted,
    readFileSync('db/policies/saas-tiered.yaml', 'utf8'),
  )
  const context = { ...founding, organisationId: organisation.id }
  const installation = { platform: 'slack', externalId: TEAM, name: 'Larkfield', botUserId: 'U0BOT' } as const
  const { id: workspaceId } = await connectWorkspace(context, installation)
  for (const channel of ['finance', 'collections', 'leadership'])
    await subscribeChannel(
      context,
      { workspaceId, channelId: `C0${channel.toUpperCase()}`, channelName: channel },
      null,
    )
  const personId = randomUUID()
  const person = { externalId: 'dana', name: 'Dana Reyes', email: 'dana@larkfield.test', active: true }
  const own = { organisationId: organisation.id }
  await db.insert(people).values({ id: personId, ...own, ...person, roles: ['finance_lead'] })
  await db
    .insert(identities)
    .values({ ...own, personId, platform: 'slack', workspaceId, externalUserId: ASKER })
  return { organisation, version: await loadPolicy(db, organisation.id), workspaceId }
}

function contextOn(db: Db, company: Company, date: string): Context {
  return {
    db,
    now: morningOf(date),
    newId: randomUUID,
    log: silentLog,
    organisationId: company.organisation.id,
    actor: 'system:bench',
  }
}

/** What an import does after its rows are in. */
export async function ledgerArrived(db: Db, company: Company): Promise<void> {
  const rows = await db
    .select({ id: accounts.id })
    .from(accounts)
    .where(eq(accounts.organisationId, company.organisation.id))
  await db.transaction(async (tx) =>
    followLedger(
      contextOn(tx, company, TODAY),
      rows.map(({ id }) => id),
    ),
  )
}

/** The daily run without its digests. */
export async function planDay(db: Db, company: Company, date: string): Promise<void> {
  await db.transaction(async (tx) => {
    const context = contextOn(tx, company, date)
    const version = await loadPolicy(tx, company.organisation.id)
    const planning = await planningInput(context, company.organisation, version, date)
    const { input } = await bringAgesTo(tx, planning, false, true)
    await planSteps(tx, input)
  })
}

export async function runWholeDay(db: Db, company: Company, date: string): Promise<void> {
  const verdict = await runDay(contextOn(db, company, date), company.organisation, date, false)
  if (verdict.kind !== 'ran') throw new Error(`the day ${date} had run before`)
}

/** A channel's digest, from the tables to Slack's blocks. */
export async function buildDigest(
  db: Db,
  company: Company,
  date: string,
  subscriptionId: string,
): Promise<RenderedMessage> {
  const { organisation, version } = company
  const scope = await loadScope(db, organisation.id, subscriptionId)
  if (!scope) throw new Error('the channel is not subscribed')
  const subscribed = { ...scope, subscriptionId }
  const facts = await loadDigestFacts(db, organisation, version, morningOf(date), date, subscribed)
  return renderMessage(digestCard(facts, organisation, version.policy))
}

/** As `dunwell import invoices` does it; a dry run reads and checks only. */
export async function importInvoices(
  db: Db,
  company: Company,
  bytes: Uint8Array,
  dryRun: boolean,
): Promise<ImportOutcome> {
  const context = contextOn(db, company, TODAY)
  return importRecords(context, 'invoices', bytes, {
    dryRun,
    afterLedgerChange: (tx, accountIds) => followLedger({ ...context, db: tx }, accountIds),
  })
}

export async function deliverAll(db: Db, messenger: Messenger): Promise<DeliveryCounts> {
  return deliverDue(depsOn(db, messenger), { claimant: 'bench', limit: 1_000_000 })
}

/** The server's routes with Slack connected, as `startServer` puts them together. */
export async function slackRoutes(db: Db): Promise<Hono> {
  const deps = depsOn(db)
  const account = { botToken: 'xoxb-bench', signingSecret: SIGNING_SECRET, apiUrl: 'http://127.0.0.1:9/api/' }
  const { send } = sendByHttp()
  const { receiver } = await connectSlack(deps, account, () => Date.now(), undefined, { send })
  if (!receiver) throw new Error('Slack is not connected over HTTP')
  return createApp({ db, slack: receiver })
}

/** The company's tenant in Teams, where its one person is known too. */
export async function joinTeams(db: Db, company: Company): Promise<void> {
  const { appId, tenantId } = REGISTRATION
  const installation = {
    platform: 'teams',
    externalId: tenantId,
    name: 'Larkfield',
    botUserId: `28:${appId}`,
  } as const
  const { id: workspaceId } = await connectWorkspace(contextOn(db, company, TODAY), installation)
  const organisationId = company.organisation.id
  const [person] = await db.select().from(people).where(eq(people.organisationId, organisationId))
  if (!person) throw new Error('the company has nobody')
  await db.insert(identities).values({
    organisationId,
    personId: person.id,
    platform: 'teams',
    workspaceId,
    externalUserId: TEAMS_ASKER,
  })
}

/** The server's routes with Teams connected. */
export async function teamsRoutes(db: Db, env: Record<string, string>): Promise<Hono> {
  const { config, problems } = readTeams(env, false)
  if (!config) throw new Error(problems.join(' '))
  const { send } = sendByHttp()
  const { receiver } = await connectTeams(depsOn(db), config, () => Date.now(), undefined, { send })
  return createApp({ db, teams: receiver })
}

export function depsOn(db: Db, slack?: Messenger): Deps {
  const now = morningOf(TODAY)
  const messengers = slack ? { slack } : {}
  return { db, now: () => now, newId: randomUUID, log: silentLog, messengers, memory: createMemory(200) }
}
