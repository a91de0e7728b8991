import { inRounds, type Measurement, timed } from './bench.ts'
import { TODAY } from './calendar.ts'
import type { Portfolio } from './portfolio.ts'
import { planDay } from './product.ts'
import { median, spread } from './result.ts'

/** The small plans are over in an instant; several of each make a round. */
const PLANS_PER_ROUND = [5, 3, 1]

/** The full plan of portfolios that each have ten times as many accounts and invoices as the one before. */
export const growthMeasurement: Measurement = {
  names: ['growth'],
  measure: async (bench) => {
    const portfolios: Portfolio[] = []
    for (const invoices of bench.sizes.invoices) portfolios.push(await bench.portfolio(invoices))
    const times = portfolios.map(() => [] as number[])
    await inRounds(bench, 'growth', async (counts) => {
      for (const [at, portfolio] of portfolios.entries()) {
        for (let plan = 0; plan < (PLANS_PER_ROUND[at] ?? 1); plan += 1) {
          await portfolio.reset()
          const time = await timed(() => planDay(portfolio.db, portfolio.company, TODAY))
          if (counts) times[at]?.push(time)
        }
      }
    })
    const points = portfolios.map(({ invoices }, at) => ({
      size: Math.log(invoices),
      time: Math.log(median(times[at] ?? [])),
    }))
    return [
      {
        name: 'growth',
        what: `plan of ${bench.sizes.invoices.join(' → ')} invoices`,
        unit: 'exponent',
        value: slope(points),
        goal: { is: 'at most', value: 1.12 },
        notes: [
          ...portfolios.map(
            ({ invoices }, at) => `${invoices} invoices: ${spread(times[at] ?? [], 'ms', 1)}`,
          ),
          `exponent between neighbours: ${points
            .slice(1)
            .map((point, at) => slope([points[at] ?? point, point]).toFixed(2))
            .join(', ')}`,
        ],
      },
    ]
  },
}

/** Least squares through logarithms: the power with which time grows. */
function slope(points: { size: number; time: number }[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const size = mean(points.map((point) => point.size))
  const time = mean(points.map((point) => point.time))
  const across = points.reduce((sum, point) => sum + (point.size - size) * (point.time - time), 0)
  return across / points.reduce((sum, point) => sum + (point.size - size) ** 2, 0)
}
