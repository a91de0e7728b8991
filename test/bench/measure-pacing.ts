import { startOutboxLoop } from '../../src/local/outbox-loop.ts'
import type { Messenger } from '../../src/ports.ts'
import { type Bench, inRounds, type Measurement } from './bench.ts'
import type { Portfolio } from './portfolio.ts'
import { depsOn } from './product.ts'
import { median, spread } from './result.ts'

const LANES = 3
/** Of each lane, and so of each channel. */
const MESSAGES = 8
/** Slack's own: about one message a second to a channel. */
const PACING_MS = 1_000
/** A platform takes that long to answer. */
const ANSWERS_AFTER_MS = 5

/** Messages of one channel that come all at once, against the least time that the platform's token bucket allows. */
export const pacingMeasurement: Measurement = {
  names: ['pacing'],
  measure: async (bench: Bench) => {
    const portfolio = await bench.portfolio(bench.sizes.invoices[0])
    const least = (MESSAGES - 1) * PACING_MS
    const ratios: number[] = []
    let refused = 0
    await inRounds(bench, 'pacing', async (counts) => {
      await fill(portfolio)
      const platform = tokenBucket()
      const loop = startOutboxLoop(depsOn(portfolio.db, platform.messenger), 'bench')
      await loop.drain()
      await platform.all(LANES * MESSAGES)
      await loop.stop()
      if (!counts) return
      ratios.push(platform.elapsedMs() / least)
      refused += platform.refused()
    })
    return [
      {
        name: 'pacing',
        what: `${MESSAGES} messages to each of ${LANES} channels, from the first to the last`,
        unit: '× floor',
        value: median(ratios),
        goal: { is: 'at most', value: 1.1 },
        ...(refused > 0 ? { invalid: `the platform refused ${refused} messages as too fast` } : {}),
        notes: [
          `${spread(
            ratios.map((ratio) => (ratio * least) / 1_000),
            's',
            2,
          )} for what takes at least ${least / 1_000} s; ${refused} refused as too fast`,
        ],
      },
    ]
  },
}

async function fill(portfolio: Portfolio): Promise<void> {
  const { organisation, workspaceId } = portfolio.company
  await portfolio.reset()
  await portfolio.pool.query(
    `insert into outbox (organisation_id, key, lane, payload, state, enqueued_at)
      select $1, 'paced:' || n, $2::text || ':C' || n % $3::int, jsonb_build_object('kind', 'post', 'workspaceId', $2::text,
        'to', jsonb_build_object('channelId', 'C' || n % $3::int), 'card', '{"title":"Paced","summary":"Paced","parts":[]}'::jsonb),
        'pending', now()
      from generate_series(1, $4::int) n`,
    [organisation.id, workspaceId, LANES, LANES * MESSAGES],
  )
}

/** A platform that lets one message a second into each channel and refuses what comes sooner. */
function tokenBucket() {
  const lastAt = new Map<string, number>()
  let sent = 0
  let refused = 0
  let firstAt = Number.NaN
  let latestAt = Number.NaN
  let done = () => {}
  let wanted = Number.POSITIVE_INFINITY
  const messenger: Messenger = {
    pacingMs: PACING_MS,
    post: async ({ to }) => {
      const channelId = 'channelId' in to ? to.channelId : to.userId
      const now = performance.now()
      if (now - (lastAt.get(channelId) ?? Number.NEGATIVE_INFINITY) < PACING_MS) {
        refused += 1
        return { kind: 'retry', afterMs: PACING_MS, why: 'Too fast.', rateLimited: true }
      }
      lastAt.set(channelId, now)
      if (Number.isNaN(firstAt)) firstAt = now
      latestAt = now
      await new Promise((resolve) => setTimeout(resolve, ANSWERS_AFTER_MS))
      sent += 1
      if (sent >= wanted) done()
      return { kind: 'sent', ref: { channelId, externalId: `${sent}.000100` } }
    },
    update: async (_, message) => ({ kind: 'sent', ref: message }),
    find: async () => ({ kind: 'absent' }),
  }
  return {
    messenger,
    refused: () => refused,
    elapsedMs: () => latestAt - firstAt,
    /** Resolves once so many were taken. */
    all: (count: number) =>
      new Promise<void>((resolve) => {
        wanted = count
        done = resolve
        if (sent >= count) resolve()
      }),
  }
}
