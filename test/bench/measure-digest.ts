import { type Measurement, timed } from './bench.ts'
import { TODAY, TOMORROW } from './calendar.ts'
import { buildDigest, runWholeDay } from './product.ts'
import { median, spread } from './result.ts'

const BUILDS_PER_ROUND = 4

/** The second morning's digest, which has a movement since the first to tell. */
export const digestMeasurement: Measurement = {
  names: ['digest-build'],
  measure: async (bench) => {
    const portfolio = await bench.portfolio(bench.sizes.invoices[2])
    const { db, pool, company } = portfolio
    await portfolio.reset()
    bench.say('digest: running two days')
    await runWholeDay(db, company, TODAY)
    await portfolio.settle()
    await runWholeDay(db, company, TOMORROW)
    await portfolio.settle()
    const { rows } = await pool.query<{ id: string }>(
      'select id from channel_subscriptions order by id limit 1',
    )
    const subscription = rows[0]?.id ?? ''
    let blocks = 0
    const build = async () => {
      blocks = (await buildDigest(db, company, TOMORROW, subscription)).blocks.length
    }
    await build()
    const times: number[] = []
    for (let number = 0; number < bench.rounds * BUILDS_PER_ROUND; number += 1) times.push(await timed(build))
    return [
      {
        name: 'digest-build',
        what: `digest from data to Slack blocks, ${portfolio.accounts} accounts`,
        unit: 'ms',
        value: median(times),
        goal: { is: 'at most', value: 50 },
        notes: [`${spread(times, 'ms', 1)} for ${blocks} blocks, ${times.length} builds`],
      },
    ]
  },
}
