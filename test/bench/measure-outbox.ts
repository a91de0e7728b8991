import type { Messenger } from '../../src/ports.ts'
import { inRounds, type Measurement, timed } from './bench.ts'
import { drainPlainly, fillPlainly, type PostCard } from './outbox-peer.ts'
import type { Portfolio } from './portfolio.ts'
import { deliverAll } from './product.ts'
import { medianRatio, spread } from './result.ts'

const ROWS_PER_LANE = 5
const WORKERS = 10

/** Messages that arrive at once, each confirmed by itself, against the loop everybody writes first. */
export const outboxMeasurement: Measurement = {
  names: ['outbox'],
  measure: async (bench) => {
    const portfolio = await bench.portfolio(bench.sizes.invoices[0])
    const rows = bench.sizes.outboxRows
    const messenger = fakeMessenger()
    const rates = { loop: [] as number[], loops: [] as number[], product: [] as number[] }
    const perSecond = (ms: number) => rows / (ms / 1_000)
    await inRounds(bench, 'outbox', async (counts) => {
      const plainly = async (workers: number) => {
        await fillPlainly(portfolio, rows, rows / ROWS_PER_LANE, portfolio.company.workspaceId, card())
        const time = await timed(() => drainPlainly(portfolio, messenger, workers))
        await checkSent(portfolio, 'bench.plain_outbox', rows)
        return time
      }
      const loop = await plainly(1)
      const loops = await plainly(WORKERS)
      await fill(portfolio, rows)
      const product = await timed(() => deliverAll(portfolio.db, messenger))
      await checkSent(portfolio, 'outbox', rows)
      if (!counts) return
      rates.loop.push(perSecond(loop))
      rates.loops.push(perSecond(loops))
      rates.product.push(perSecond(product))
    })
    return [
      {
        name: 'outbox',
        what: `deliveries a second, ${rows} rows in ${rows / ROWS_PER_LANE} lanes`,
        unit: '× peer',
        value: medianRatio(rates.product, rates.loop),
        goal: { is: 'at least', value: 2.5 },
        notes: [
          `Dunwell ${spread(rates.product, 'rows/s')}`,
          `plain SKIP LOCKED loop, batch 1: ${spread(rates.loop, 'rows/s')}`,
          `${WORKERS} such loops side by side: ${spread(rates.loops, 'rows/s')}, without order or a place for each message`,
          `against those ${WORKERS} loops Dunwell is ${medianRatio(rates.product, rates.loops).toFixed(2)}×`,
        ],
      },
    ]
  },
}

function fakeMessenger(): Messenger {
  let sent = 0
  return {
    pacingMs: 0,
    post: async ({ to }) => {
      sent += 1
      const channelId = 'channelId' in to ? to.channelId : to.userId
      return { kind: 'sent', ref: { channelId, externalId: `${sent}.000100` } }
    },
    update: async (_, message) => ({ kind: 'sent', ref: message }),
    find: async () => ({ kind: 'absent' }),
  }
}

async function fill(portfolio: Portfolio, rows: number): Promise<void> {
  const { organisation, workspaceId } = portfolio.company
  await portfolio.reset()
  await portfolio.pool.query(
    `insert into outbox (organisation_id, key, lane, payload, state, enqueued_at)
      select $1, 'digest:' || n, $2::text || ':C' || n % $4::int, jsonb_build_object('kind', 'post',
        'workspaceId', $2::text, 'to', jsonb_build_object('channelId', 'C' || n % $4::int), 'card', $5::jsonb),
        'pending', now()
      from generate_series(1, $3::int) n`,
    [organisation.id, workspaceId, rows, rows / ROWS_PER_LANE, JSON.stringify(card())],
  )
  await portfolio.settle()
}

async function checkSent({ pool }: Portfolio, table: string, rows: number): Promise<void> {
  const { rows: found } = await pool.query<{ sent: number }>(
    `select count(*)::int as sent from ${table} where state = 'sent'`,
  )
  if (found[0]?.sent !== rows) throw new Error(`${found[0]?.sent} of ${rows} rows were delivered`)
}

function card(): PostCard {
  const text = 'The overdue digest of this morning says what moved since yesterday. '.repeat(10)
  return { title: 'Overdue digest', summary: 'Overdue digest', parts: [{ kind: 'text', text }] }
}
