import { setTimeout } from 'node:timers/promises'
import { inRounds, type Measurement } from './bench.ts'
import { startChild } from './child.ts'
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
      const child = await startChild('memory-child.ts', [portfolio.url, JSON.stringify(portfolio.company)])
      await setTimeout(CALM_MS)
      const { idleKb = Number.NaN, peakKb = Number.NaN } = await child.ask('run')
      await child.stop()
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
