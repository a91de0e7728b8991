import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { asc } from 'drizzle-orm'
import { DateTime } from 'luxon'
import { afterAll, expect, test } from 'vitest'
import { chatMessages, dailyRuns, outbox } from '../../db/schema.ts'
import { openPglite } from '../../src/drivers/pglite.ts'
import { createChance } from './chance.ts'
import { DANA, type OutsideSlack, openOutsideSlack } from './outside-slack.ts'
import {
  addressOf,
  cleanUp,
  dunwell,
  type ProductProcess,
  runDunwell,
  temporaryFolder,
} from './product-process.ts'

const CHANNELS = ['finance', 'collections', 'sales', 'success', 'board', 'emea']
/** Ten working days, and the Saturday between them. */
const DAYS = Array.from({ length: 12 }, (_, day) => DateTime.utc(2026, 3, 2, 9).plus({ days: day })).filter(
  ({ weekday }) => weekday <= 5,
)
const SATURDAY = DateTime.utc(2026, 3, 7, 9)
const DAYS_RUN_BY_HAND = ['2026-03-04', '2026-03-10']
const KILLS_A_DAY = 3

const chance = createChance(20_260_302)
const folder = temporaryFolder()
const dataFolder = join(folder, 'data')
let slack: OutsideSlack
let kills = 0

afterAll(async () => {
  await cleanUp()
  await slack?.close()
})

function around() {
  return {
    cwd: folder,
    clockShiftMs: slack.shiftMs,
    env: { ...slack.env, DUNWELL_DATA: dataFolder, PORT: '0', HOST: '127.0.0.1' },
  }
}

/** Slack's clock and the product's show this time from now on. */
function setClock(at: DateTime): void {
  slack.shiftMs = at.toMillis() - Date.now()
}

async function kill(process: ProductProcess): Promise<void> {
  await process.stop('SIGKILL')
  slack.onPost = { arrived: () => {}, tookEffect: () => {} }
  kills += 1
}

function post(event: keyof OutsideSlack['onPost'], count: number): Promise<void> {
  return new Promise((done) => {
    let left = count
    slack.onPost[event] = () => {
      left -= 1
      if (left === 0) done()
    }
  })
}

type Moment = 'booting' | 'running' | 'on its way' | 'never arrived' | 'taken' | 'answered'
const MOMENTS: [Moment, ...Moment[]] = [
  'booting',
  'running',
  'running',
  'on its way',
  'never arrived',
  'taken',
  'answered',
]

/** Waits for the moment, or until the server is done with everything. */
async function reach(moment: Moment, server: ProductProcess): Promise<void> {
  const ready = server.said(/Ready/)
  const which = chance.between(1, CHANNELS.length)
  const { faults } = slack.sandbox
  const delayMs = chance.between(50, 250)
  switch (moment) {
    case 'booting':
      return void (await Promise.race([ready, sleep(chance.between(100, 1_600))]))
    case 'running':
      await server.said(/Running today's work/)
      return void (await Promise.race([ready, sleep(chance.between(0, 200))]))
    case 'on its way':
      faults.next('chat.postMessage', { kind: 'delay', ms: delayMs }, which)
      return void (await Promise.race([ready, post('arrived', which)]))
    case 'never arrived':
      faults.next('chat.postMessage', { kind: 'delay', ms: delayMs }, which - 1 || 1)
      faults.next('chat.postMessage', { kind: 'drop-before' })
      return void (await Promise.race([ready, post('arrived', which)]))
    case 'taken':
      return void (await Promise.race([ready, post('tookEffect', which)]))
    case 'answered':
      await Promise.race([ready, post('tookEffect', which)])
      await sleep(chance.between(0, 30))
  }
}

/** The day's run is in the database: the server is through with it, or Slack has heard of it. */
async function reachRunOf(date: string, server: ProductProcess): Promise<void> {
  const heard = new Promise<void>((done) => {
    slack.onPost.tookEffect = () => {
      if (shown().some(({ key }) => key.endsWith(date))) done()
    }
  })
  await Promise.race([server.said(/Ready/), heard])
  await sleep(chance.between(0, 60))
}

interface Shown {
  channel: string
  key: string
  ts: string
  threadTs: string | undefined
}

/** Everything the product has posted, by channel in order of time. */
function shown(): Shown[] {
  return CHANNELS.flatMap((name) => {
    const { workspace } = slack.sandbox
    const channel = workspace.channelNamed(name)?.id ?? ''
    return workspace.messages(channel).flatMap(({ metadata, ephemeralTo, ts, threadTs }) => {
      if (ephemeralTo) return []
      return [{ channel, key: String(metadata?.event_payload.key), ts, threadTs }]
    })
  })
}

async function setUp(): Promise<void> {
  writeFileSync(
    join(folder, 'people.csv'),
    `id,name,email,roles\nP1,${DANA.name},${DANA.email},finance_lead\n`,
  )
  const invoices = Array.from(
    { length: 40 },
    (_, at) => `I${at},A${at % 13},USD,${1_000 + 37 * at}.50,T-${130 + 2 * at},T-${100 + 2 * at}`,
  )
  writeFileSync(
    join(folder, 'invoices.csv'),
    ['id,account,currency,amount,issued_on,due_on', ...invoices].join('\n'),
  )
  const server = dunwell(['start'], around())
  slack.callAt(await addressOf(server))
  await server.said(/Ready/)
  for (const words of [
    ['import', 'people', 'people.csv'],
    ['import', 'invoices', 'invoices.csv', '--create-accounts', '--date-format', 'relative'],
  ]) {
    const ended = await runDunwell(words, around())
    expect(`${ended.code} ${ended.err}`).toBe('0 ')
  }
  for (const name of CHANNELS) await slack.subscribe(name)
  expect((await server.stop('SIGTERM')).code).toBe(0)
}

/** The daily run by hand, killed in the middle and done again. */
async function runByHand(): Promise<void> {
  const killed = dunwell(['run', '--json'], around())
  await Promise.race([killed.ended, sleep(chance.between(1_000, 2_200))])
  await kill(killed)
  const again = await runDunwell(['run', '--json'], around())
  const summary: { digestsPosted: number; digestsEdited: number } = JSON.parse(again.out)
  // The killed one had committed some channels' digests: those are edited, the others are posted.
  expect(summary.digestsPosted + summary.digestsEdited).toBe(CHANNELS.length)
}

async function drained(server: ProductProcess): Promise<void> {
  const url = await addressOf(server)
  const depth = async () => (await (await fetch(`${url}/healthz`)).json()).outbox
  const empty = { pending: 0, sending: 0, uncertain: 0, failed: 0, oldestSeconds: 0 }
  await expect.poll(depth, { timeout: 60_000, interval: 200 }).toEqual(empty)
}

test('a server killed around its daily runs and sends posts each digest once, in order', async () => {
  const began = performance.now()
  slack = await openOutsideSlack(CHANNELS)
  setClock(DateTime.utc(2026, 3, 2, 6))
  await setUp()

  for (const day of [...DAYS, SATURDAY].sort((one, other) => one.toMillis() - other.toMillis())) {
    const date = day.toISODate() ?? ''
    setClock(day)
    if (DAYS_RUN_BY_HAND.includes(date)) await runByHand()
    for (let round = 1; round <= (day === SATURDAY ? 1 : KILLS_A_DAY); round += 1) {
      const server = dunwell(['start'], around())
      await (round === KILLS_A_DAY ? reachRunOf(date, server) : reach(chance.oneOf(MOMENTS), server))
      await kill(server)
      slack.sandbox.faults.clear()
    }
  }

  const last = dunwell(['start'], around())
  await drained(last)
  expect((await last.stop('SIGTERM')).code).toBe(0)

  const dates = DAYS.map((day) => day.toISODate())
  const posts = shown()
  const digests = posts.filter(({ key }) => key.startsWith('digest:'))
  for (const name of CHANNELS) {
    const channel = slack.sandbox.workspace.channelNamed(name)?.id
    expect(digests.filter((one) => one.channel === channel).map(({ key }) => key.slice(-10))).toEqual(dates)
  }
  expect(new Set(posts.map(({ key }) => key)).size).toBe(posts.length)
  for (const { channel, key, threadTs } of posts.filter((one) => one.threadTs !== undefined)) {
    const first = digests.find((one) => one.channel === channel && one.ts === threadTs)
    expect(first?.key.slice(-10)).toBe(key.slice(-10))
  }

  const audit = await runDunwell(['audit', 'verify', '--json'], around())
  expect([audit.code, JSON.parse(audit.out).ok]).toEqual([0, true])

  const database = await openPglite(join(dataFolder, 'postgres'), 'db/migrations')
  try {
    const runs = await database.db.select().from(dailyRuns).orderBy(asc(dailyRuns.onDate))
    expect(runs.map(({ onDate }) => onDate)).toEqual(dates)
    const states = await database.db.selectDistinct({ state: outbox.state }).from(outbox)
    expect(states).toEqual([{ state: 'sent' }])
    const kept = await database.db.select().from(chatMessages)
    expect(kept.map(({ externalId }) => externalId).sort()).toEqual(posts.map(({ ts }) => ts).sort())
  } finally {
    await database.close()
  }
  const lookUps = slack.sandbox.calls.filter(({ method }) => method === 'conversations.history').length
  expect(kills).toBeGreaterThanOrEqual(30)
  expect(lookUps).toBeGreaterThan(0)
  const seconds = ((performance.now() - began) / 1_000).toFixed(0)
  console.info(
    `${kills} kills, ${dates.length} days, ${digests.length} digests and ${posts.length - digests.length} replies in ${CHANNELS.length} channels, ${lookUps} look-ups after a crash, ${seconds} s`,
  )
}, 600_000)
