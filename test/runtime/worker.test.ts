import { and, eq, like } from 'drizzle-orm'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { audit, dailyRuns, notes, outbox, outreach, suspensions, workspaces } from '../../db/schema.ts'
import { subscribeChannel } from '../../src/channels/subscribe-channel.ts'
import { enqueue, laneOf } from '../../src/outbox/enqueue.ts'
import { sign } from '../../src/sandbox/deliver.ts'
import type { Message } from '../../src/sandbox/message.ts'
import type { Post } from '../../src/sandbox/teams/post.ts'
import { testId } from '../support/builders.ts'
import { payAll } from '../support/final-notice.ts'
import { silentLog } from '../support/silent-log.ts'
import { buildWorker } from './built-worker.ts'
import { DANA } from './outside-slack.ts'
import { mailedByDana, stopsToday } from './worker-debtors.ts'
import { openWorkerWorld, type WorkerWorld } from './worker-world.ts'

// Bundling takes seconds on an idle machine, and a minute on a busy one.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 240_000 })

let world: WorkerWorld
beforeAll(async () => {
  const size = await buildWorker()
  world = await openWorkerWorld(['finance', 'sales'])
  console.info(`${size}\nFirst answer ${world.worker.startedMs.toFixed(0)} ms after workerd was started.`)
})
afterAll(() => world?.close())

const SOON = { timeout: 20_000, interval: 50 }

function channel(name: string): string {
  return world.slack.sandbox.workspace.channelNamed(name)?.id ?? ''
}

/** What the bot has posted there for all to see. */
function posted(name: string): Message[] {
  return world.slack.sandbox.workspace
    .messages(channel(name))
    .filter(({ author, ephemeralTo }) => author.kind === 'app' && ephemeralTo === undefined)
}

/** What the bot told Dana alone there, the latest last. */
function told(name: string): Message[] {
  return world.slack.sandbox.workspace
    .messages(channel(name))
    .filter(({ ephemeralTo }) => ephemeralTo === DANA.id)
}

function post(body: string, headers: Record<string, string>): Promise<Response> {
  return fetch(`${world.worker.url}/slack/events`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

function signed(body: string, secret = world.slack.env.SLACK_SIGNING_SECRET ?? ''): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': sign(secret, timestamp, body) }
}

test('it answers for its health from the database', async () => {
  const response = await fetch(`${world.worker.url}/healthz`)
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ ok: true, database: 'ok', lastRun: null })
})

test('a signed /overdue is answered to the asker alone', async () => {
  const { act } = world.slack.sandbox
  expect(await act.slash(DANA.id, channel('sales'), '/overdue', '')).toMatchObject({ ok: true })
  await expect.poll(() => told('sales').length, SOON).toBe(1)
  expect(JSON.stringify(told('sales'))).toContain('Overdue on')
  expect(posted('sales')).toEqual([])
})

test('a button on the answer brings the list, in its place', async () => {
  const { act } = world.slack.sandbox
  const [answer] = told('sales')
  expect(await act.click(DANA.id, channel('sales'), answer?.ts ?? '', 'Show all 36')).toMatchObject({
    ok: true,
  })
  await expect.poll(() => JSON.stringify(told('sales')), SOON).toContain('page 1 of 4')
})

/** Dana types /overdue in #sales. */
function ask(triggerId: string, text: string): [string, Record<string, string>] {
  const body = new URLSearchParams({
    command: '/overdue',
    text,
    team_id: 'T0OUTSIDE',
    user_id: DANA.id,
    channel_id: channel('sales'),
    channel_name: 'sales',
    trigger_id: triggerId,
    response_url: `${world.worker.url}/nowhere`,
  }).toString()
  return [body, signed(body)]
}

test('every answer comes well within the three seconds that Slack waits', async () => {
  const took: number[] = []
  for (let time = 0; time < 25; time += 1) {
    const began = performance.now()
    const answer = await post(...ask(`measured-${time}`, '31-60'))
    expect(await answer.text()).toContain('31-60 days overdue')
    took.push(performance.now() - began)
  }
  took.sort((one, other) => one - other)
  console.info(`/overdue 31-60: median ${took[12]?.toFixed(0)} ms, slowest ${took.at(-1)?.toFixed(0)} ms.`)
  expect(took.at(-1)).toBeLessThan(2_500)
})

test('requests at the same time do not get into each other’s connections', async () => {
  const words = ['31-60', '61-90', '91+', 'tier 4', 'mine', 'help', 'unplaced', 'A001']
  const texts = await Promise.all(
    words.map(async (text, index) => (await post(...ask(`at-once-${index}`, text))).text()),
  )
  expect(texts.filter((text) => text.includes('"blocks"'))).toHaveLength(words.length)
  expect(new Set(texts).size).toBe(words.length)
})

test('what Slack did not sign is refused before any database is asked', async () => {
  const before = world.proxy.opened()
  const body = 'command=%2Foverdue&team_id=T0OUTSIDE&user_id=U0DANA'
  const statuses = [
    await post(body, {}),
    await post(body, signed(body, 'another-secret')),
    await post(`${body}&text=acme`, signed(body)),
  ].map(({ status }) => status)
  expect(statuses).toEqual([401, 401, 401])
  expect(world.proxy.opened()).toBe(before)
})

test('the same signed request again has no second effect, whichever isolate it reaches', async () => {
  const { act, sent } = world.slack.sandbox
  const before = told('sales').length
  await act.slash(DANA.id, channel('sales'), '/dunwell', 'note A001 Spoke to their AP team')
  await expect.poll(() => told('sales').length, SOON).toBe(before + 1)
  const body = sent.at(-1)?.body ?? ''
  const headers = signed(body)
  for (let time = 1; time <= 3; time += 1) expect((await post(body, headers)).status).toBe(200)
  expect(await world.database.db.select({ text: notes.text }).from(notes)).toEqual([
    { text: 'Spoke to their AP team' },
  ])
  expect(told('sales').length).toBe(before + 1)
})

/** What the bot said to Dana in her own chat in Teams. */
function saidInTeams(): string {
  const { tenant } = world.teams.sandbox
  const chat = tenant.personalChat(DANA.id).id
  const posts = tenant.posts(chat).filter(({ author }) => author.kind === 'app')
  return JSON.stringify(posts.map((post) => tenant.cardsFor(DANA.id, post)))
}

test('in Teams, words in the own chat are answered there, and a button with the card anew', async () => {
  const { act, tenant } = world.teams.sandbox
  expect(await act.addApp(DANA.id)).toMatchObject({ ok: true })
  const chat = tenant.personalChat(DANA.id).id
  expect(await act.say(DANA.id, chat, 'overdue')).toMatchObject({ ok: true })
  await expect.poll(saidInTeams, SOON).toContain('Overdue on')
  const answer = tenant.posts(chat).findLast(({ author }) => author.kind === 'app')
  expect(await act.press(DANA.id, chat, answer?.id ?? '', 'Show all 36')).toMatchObject({ ok: true })
  await expect.poll(saidInTeams, SOON).toContain('page 1 of 4')
})

test('what Microsoft did not sign for this bot is refused before any database is asked', async () => {
  const { desk, sent } = world.teams.sandbox
  const activity = sent.findLast(({ type }) => type === 'message')
  if (!activity) throw new Error('nothing was sent yet')
  const before = world.proxy.opened()
  const forge = async (forgery: Parameters<typeof desk.deliverer.send>[1]) => {
    for (;;) {
      const answer = await desk.deliverer.send(activity, forgery)
      if (answer.kind !== 'answered') return answer.why
      // Wrangler's own proxy says this when a kept-open connection ends; the worker was not asked.
      if (!answer.body.startsWith('Your worker restarted mid-request')) return answer.status
    }
  }
  const none = `${btoa('{"alg":"none"}')}.${btoa('{"aud":"x"}')}.`.replaceAll('=', '')
  const past = Math.floor(Date.now() / 1_000) - 3_600
  expect([
    await forge({ token: null }),
    await forge({ token: none }),
    await forge({ claims: { aud: 'another-bot' } }),
    await forge({ claims: { iss: 'https://elsewhere.example' } }),
    await forge({ claims: { exp: past } }),
    await forge({ claims: { serviceurl: 'https://elsewhere.example/' } }),
  ]).toEqual([401, 401, 401, 401, 401, 401])
  expect(world.proxy.opened()).toBe(before)
})

test('the same activity three times has one effect', async () => {
  const { act, tenant } = world.teams.sandbox
  const count = async () => (await world.database.db.select().from(notes)).length
  const before = await count()
  const chat = tenant.personalChat(DANA.id).id
  await act.say(DANA.id, chat, 'note A001 They pay on Friday')
  await act.again()
  await act.again()
  await expect.poll(count, SOON).toBe(before + 1)
  expect(saidInTeams().split('They pay on Friday')).toHaveLength(2)
})

test('the scheduled run posts the digest and its thread, through the queue', async () => {
  await world.slack.subscribe('finance')
  await world.slack.subscribe('sales')
  await subscribeTeams('finance')
  await world.dayIsDue(true)
  await world.worker.tick()
  for (const name of ['finance', 'sales']) {
    await expect.poll(() => posted(name).filter(({ threadTs }) => threadTs).length, SOON).toBe(4)
    const [digest, ...replies] = posted(name)
    expect(digest?.metadata?.event_payload.key).toMatch(/^digest:/)
    expect(replies.every(({ threadTs }) => threadTs === digest?.ts)).toBe(true)
  }
  await expect
    .poll(() => postedInTeams('finance').map(({ root }) => root !== undefined), SOON)
    .toEqual([false, ...Array(4).fill(true)])
})

/** The app is added to the team, and its channel gets the digest. */
async function subscribeTeams(name: string): Promise<void> {
  const { act, tenant } = world.teams.sandbox
  const channelId = tenant.channelNamed(name)?.id ?? ''
  for (const { id } of tenant.teams()) await act.addToTeam(DANA.id, id)
  const { db } = world.database
  const [workspace] = await db.select().from(workspaces).where(eq(workspaces.platform, 'teams'))
  const now = DateTime.utc()
  const context = {
    db,
    now,
    newId: testId,
    log: silentLog,
    organisationId: world.organisation.id,
    actor: 'system:test',
  }
  const subscription = { workspaceId: workspace?.id ?? '', channelId, channelName: name }
  expect(await subscribeChannel(context, subscription, null)).toBe(true)
}

function postedInTeams(name: string): Post[] {
  const { tenant } = world.teams.sandbox
  return tenant.posts(tenant.channelNamed(name)?.id ?? '').filter(({ author }) => author.kind === 'app')
}

test('the same tick and the same messages again change nothing', async () => {
  const { db } = world.database
  const [run] = await db.select().from(dailyRuns)
  expect(run?.summary).toMatchObject({ digestsPosted: 3, digestsEdited: 0 })
  expect(run?.summary).not.toHaveProperty('waiting')
  const organisationId = world.organisation.id
  const digestKeys = (
    await db.select({ key: outbox.key }).from(outbox).where(like(outbox.key, 'digest:%'))
  ).map(({ key }) => key.split(':'))
  expect(digestKeys).toHaveLength(3)
  // The minute after a run asks people about clients.
  await world.worker.tick()
  await world.worker.send({ kind: 'clearances', organisationId })
  await allDone()
  const before = await db.select().from(outbox)
  const inFinance = posted('finance').length
  for (let time = 1; time <= 2; time += 1) {
    await world.worker.tick()
    await world.worker.send({ kind: 'day', organisationId })
    for (const [, subscriptionId, date] of digestKeys) {
      await world.worker.send({ kind: 'digest', organisationId, date, subscriptionId })
    }
    await world.worker.send({ kind: 'clearances', organisationId })
    await world.worker.send({ kind: 'outbox', organisationId, until: soonAfter() })
  }
  await allDone()
  expect(await db.select().from(outbox)).toEqual(before)
  expect(posted('finance')).toHaveLength(inFinance)
  const runs = await db
    .select()
    .from(audit)
    .where(and(eq(audit.organisationId, organisationId), eq(audit.verb, 'run-day')))
  expect(runs).toHaveLength(1)
})

/** No event is at work any more, and none follows: a batch of the queue may wait a second before it is taken. */
async function allDone(): Promise<void> {
  for (let quiet = 0; quiet < 15; quiet = world.proxy.open() === 0 ? quiet + 1 : 0)
    await new Promise((resolve) => setTimeout(resolve, 100))
}

function soonAfter(): string {
  return DateTime.utc().plus({ minutes: 1 }).toISO() ?? ''
}

test('a message of the queue drains the outbox; delivered again, it sends nothing twice', async () => {
  const { db } = world.database
  const organisationId = world.organisation.id
  const [workspace] = await db.select().from(workspaces).where(eq(workspaces.platform, 'slack'))
  const workspaceId = workspace?.id ?? ''
  const to = { channelId: channel('sales') }
  const before = posted('sales').length
  const now = DateTime.utc()
  for (const title of ['First', 'Second', 'Third']) {
    await enqueue(db, { organisationId, now }, `by-hand:${title}`, laneOf(workspaceId, to), {
      kind: 'post',
      workspaceId,
      to,
      card: { title, summary: title, parts: [] },
    })
  }
  const body = { kind: 'outbox', organisationId, until: soonAfter() }
  await Promise.all([world.worker.send(body), world.worker.send(body), world.worker.send(body)])
  await expect.poll(() => posted('sales').length, SOON).toBe(before + 3)
  await world.worker.send(body)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(
    posted('sales')
      .slice(before)
      .map(({ text }) => text),
  ).toEqual(['First', 'Second', 'Third'])
})

const stateOf = async (accountId: string) =>
  (await world.database.db.select().from(suspensions).where(eq(suspensions.accountId, accountId)))[0]?.state

test('a service stops and returns through the product’s hook, which may answer at the second attempt', async () => {
  const { orders, nextStatus } = world.services
  await world.dayIsDue(true)
  const accountId = await stopsToday(world, 'Stopped Today Ltd')
  nextStatus(503)
  await world.worker.tick()
  await expect.poll(() => stateOf(accountId), { timeout: 40_000, interval: 200 }).toBe('suspended')
  const stopped = orders.map(({ key, action, account }) => [key.split(':').at(-1), action, account])
  const wanted = ['suspend', 'suspend', 'Stopped Today Ltd']
  expect(stopped).toEqual([wanted, wanted])
  await payAll({ deps: world.database, contextNow: async () => ownContext() }, accountId)
  await world.worker.tick()
  await expect.poll(() => stateOf(accountId), SOON).toBe('restored')
  expect(orders.slice(2).map(({ action }) => action)).toEqual(['restore'])
  await expect
    .poll(
      () => posted('finance').some(({ text }) => text.includes('Stopped Today Ltd is back in service')),
      SOON,
    )
    .toBe(true)
})

test('a mail to a customer goes out over the provider’s API, once', async () => {
  const { mails } = world.services
  const before = mails.length
  const outreachId = await mailedByDana(world, 'Mailed Today Ltd')
  const body = { kind: 'outbox', organisationId: world.organisation.id, until: soonAfter() }
  await Promise.all([world.worker.send(body), world.worker.send(body)])
  const row = async () =>
    (await world.database.db.select().from(outreach).where(eq(outreach.id, outreachId)))[0]
  await expect.poll(async () => (await row())?.state, SOON).toBe('sent')
  await world.worker.send(body)
  await allDone()
  expect(mails.slice(before)).toEqual([
    {
      to: expect.stringContaining('ap@client.test'),
      subject: (await row())?.subject,
      token: 'outside-token',
    },
  ])
})

function ownContext() {
  return {
    db: world.database.db,
    now: DateTime.utc(),
    newId: testId,
    log: silentLog,
    organisationId: world.organisation.id,
    actor: 'system:test',
  }
}

test('every event has given its database connections back', async () => {
  expect(world.proxy.opened()).toBeGreaterThan(10)
  await expect.poll(() => world.proxy.open(), SOON).toBe(0)
})
