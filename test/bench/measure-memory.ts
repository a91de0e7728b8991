import { setTimeout } from 'node:timers/promises'
import { inRounds, type Measurement } from './bench.ts'
import { withChildren } from './child.ts'
import { median, spread } from './result.ts'

const CALM_MS = 500

/** What the whole run adds to a process that has the product loaded and the database open. */
export const memoryMeasurement: Measurement = {
  names: ['memory-1m'],
  measure: async (bench) => {
    const portfolio = await bench.portfolio(bench.sizes.invoices[2])
    const above: number[] = []
    const idle: number[] = []
    await inRounds(bench, 'memory', async (counts) => {
      await portfolio.reset()
      const words = [portfolio.url, JSON.stringify(portfolio.company)]
      const { idleKb = Number.NaN, peakKb = Number.NaN } = await withChildren(async (start) => {
        const child = await start('memory-child.ts', words)
        await setTimeout(CALM_MS)
        return child.ask('run')
      })
      if (!counts) return
      above.push((peakKb - idleKb) / 1024)
      idle.push(idleKb / 1024)
    })
    return [
      {
        name: 'memory-1m',
        what: `peak memory of the run over ${portfolio.invoices} invoices, above idle`,
        unit: 'MB',
        value: median(above),
        goal: { is: 'at most', value: 150 },
        notes: [`above idle ${spread(above, 'MB', 1)}`, `idle ${spread(idle, 'MB', 1)}`],
      },
    ]
  },
}
