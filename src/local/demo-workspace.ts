import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { asc, eq } from 'drizzle-orm'
import type { DateTime } from 'luxon'
import { people } from '../../db/schema.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { recordMailEvent } from '../outreach/record-mail-event.ts'
import { isRole, roleName } from '../people/person.ts'
import type { Db, Deps } from '../ports.ts'
import { confirmLedger } from '../receivables/confirm-ledger.ts'
import { createMailbox, type PretendMailbox } from '../sandbox/mailbox.ts'
import { createPretendProduct } from '../sandbox/product.tsx'
import { createSandbox, type Member, type Sandbox } from '../sandbox/sandbox.ts'
import { COMMANDS } from '../slack/registry.ts'
import { systemContext } from '../system-context.ts'
import { createDemoTenant, type DemoTenant } from './demo-tenant.ts'
import type { ProductClock } from './product-clock.ts'

/** The channel that gets the digest when the sandbox is first opened. */
export const FINANCE_CHANNEL = { id: 'C0FINANCE', name: 'finance' }
const CHANNELS = [
  FINANCE_CHANNEL,
  { id: 'C0COLLECT', name: 'collections' },
  { id: 'C0GENERAL', name: 'general' },
]

/** What the pretend workspace needs from the server around it. */
export interface DemoSurroundings {
  deps: Deps
  clock: ProductClock
  organisation(): Promise<Organisation>
  baseUrl(): string
  realNow(): number
  dataFolder: string
  deliver(request: Request): Promise<Response>
  deliverTeams(request: Request): Promise<Response>
  /** The minute's work: daily runs that are due, then the outbox. */
  tick(): Promise<void>
  reset(): Promise<void>
}

export interface DemoWorkspace {
  sandbox: Sandbox
  botToken: string
  signingSecret: string
  /** Takes the mails to customers. */
  mailbox: PretendMailbox
  /** Signs what the pretend product is asked. */
  hookSecret: string
  /** The Teams tenant beside it, with the same people. */
  teams: DemoTenant
  /** Called before each tick: the pretend billing system confirms its data, unless switched off. */
  beforeTick(): Promise<void>
}

/** A Slack workspace and a Teams tenant in the browser, with the organisation's people as their members. */
export async function createDemoWorkspace(around: DemoSurroundings): Promise<DemoWorkspace> {
  const { deps, clock } = around
  mkdirSync(around.dataFolder, { recursive: true })
  const botToken = `xoxb-sandbox-${randomBytes(12).toString('hex')}`
  const signingSecret = randomBytes(16).toString('hex')
  const hookSecret = randomBytes(24).toString('hex')
  let billingFeed = true
  let zone = (await around.organisation()).timeZone

  async function beforeTick(): Promise<void> {
    const organisation = await around.organisation()
    zone = organisation.timeZone
    await addMembers(deps.db, members)
    if (!billingFeed) return
    await confirmLedger(systemContext(deps, organisation.id, 'sandbox'))
  }

  const members: Member[] = []
  await addMembers(deps.db, members)
  const clockOfPage = {
    now: () => clock.now(),
    zone: () => zone,
    set: async (to: DateTime) => {
      clock.set(to)
      await around.tick()
    },
    stepDays: async (days: number) => {
      for (let step = 0; step < days; step += 1) {
        clock.set(morningAfter(await around.organisation(), clock.now()))
        await around.tick()
      }
    },
  }
  const tenantName = (await around.organisation()).name
  const teams = createDemoTenant({ ...around, newId: deps.newId, tenantName, members, clock: clockOfPage })
  const mailbox = createMailbox({
    from: 'billing@sandbox.test',
    now: () => deps.now().toISO() ?? '',
    journalFile: join(around.dataFolder, 'sandbox-mail.jsonl'),
    bounced: async ({ outreachId, revision, number, to }) => {
      await recordMailEvent(deps, {
        kind: 'bounced',
        outreachId,
        revision,
        providerId: null,
        detail: 'There is no such mailbox.',
        recipient: to.email,
        externalId: `pretend:${outreachId}:${number}`,
      })
      await around.tick()
    },
  })
  const sandbox = createSandbox({
    baseUrl: around.baseUrl,
    signingSecret,
    botToken,
    teamId: 'T0SANDBOX',
    teamName: tenantName,
    members,
    channels: CHANNELS.map((channel) => ({
      ...channel,
      members: 'all',
      botIsMember: channel.id !== 'C0GENERAL',
    })),
    commands: COMMANDS.map(({ command, description, usageHint }) => ({ command, description, usageHint })),
    deliver: around.deliver,
    journalFile: join(around.dataFolder, 'sandbox.jsonl'),
    realNow: around.realNow,
    newId: deps.newId,
    clock: clockOfPage,
    controls: [
      {
        key: 'billing-feed',
        label: 'Billing feed',
        hint: 'The pretend billing system confirms its data before each run. Off: the ledger grows stale.',
        value: async () => billingFeed,
        set: async (on) => {
          billingFeed = on
        },
      },
    ],
    reset: around.reset,
    teams: teams.options,
    mailbox,
    product: createPretendProduct(hookSecret, around.realNow),
  })
  return { sandbox, botToken, signingSecret, mailbox, hookSecret, teams, beforeTick }
}

/** The next date's digest hour, worked or not: a weekend stays quiet, and one sees it. */
function morningAfter(organisation: Organisation, now: DateTime): DateTime {
  return now
    .setZone(organisation.timeZone)
    .plus({ days: 1 })
    .startOf('day')
    .set({ hour: organisation.digestHour, minute: 1 })
}

/** Somebody to act as while nobody was imported; the product does not know them and says what to do. */
const NEWCOMER: Member = {
  id: 'U0NEWCOMER',
  name: 'Newcomer',
  email: 'newcomer@sandbox.test',
  title: 'not imported',
  timeZone: 'UTC',
}

/** People imported while the sandbox runs become members too. */
async function addMembers(db: Db, members: Member[]): Promise<void> {
  const rows = await db.select().from(people).where(eq(people.active, true)).orderBy(asc(people.externalId))
  for (const person of rows) {
    const id = `U${person.externalId.toUpperCase().replace(/[^A-Z0-9]/g, '')}`
    if (members.some((member) => member.id === id)) continue
    members.push({
      id,
      name: person.name,
      email: person.email,
      title: person.roles.filter(isRole).map(roleName).join(', '),
      timeZone: person.timeZone ?? 'UTC',
    })
  }
  if (members.length === 0) members.push(NEWCOMER)
}
