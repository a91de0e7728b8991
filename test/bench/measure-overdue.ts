import { askOverdue } from './ask-overdue.ts'
import { inRounds, type Measurement } from './bench.ts'
import { TODAY } from './calendar.ts'
import { type Child, startChild } from './child.ts'
import { runWholeDay } from './product.ts'
import { medianRatio, percentile, spread } from './result.ts'

const CONNECTIONS = 16
const WARM_UP_FACTOR = 3

/** `/overdue` over the portfolio against a Bolt listener that merely saves a row: how late, and how dear. */
export const overdueMeasurement: Measurement = {
  names: ['overdue-ack', 'overdue-ack-cpu'],
  measure: async (bench) => {
    const portfolio = await bench.portfolio(bench.sizes.invoices[2])
    await portfolio.reset()
    bench.say('/overdue: running a day')
    await runWholeDay(portfolio.db, portfolio.company, TODAY)
    await portfolio.settle()
    const bolt = await startChild('serve-bolt.ts', [portfolio.url])
    const dunwell = await startChild('serve-dunwell.ts', [portfolio.url])
    const figures = { bolt: noFigures(), dunwell: noFigures() }
    await inRounds(bench, '/overdue', async (counts) => {
      // Code that was asked a few hundred times only is not compiled yet; the slower side must get there too.
      const seconds = bench.sizes.askSeconds * (counts ? 1 : WARM_UP_FACTOR)
      const peer = await askFor(bolt, seconds)
      const ours = await askFor(dunwell, seconds)
      if (!ours.said.includes('"type":"header"')) throw new Error(`no overdue summary but ${ours.said}`)
      if (!counts) return
      note(figures.bolt, peer)
      note(figures.dunwell, ours)
    })
    await dunwell.stop()
    await bolt.stop()
    const notes = (pick: (one: Figures) => string) => [
      `Dunwell ${pick(figures.dunwell)}`,
      `Bolt and one insert ${pick(figures.bolt)}`,
    ]
    return [
      {
        name: 'overdue-ack',
        what: `p99 of /overdue, ${CONNECTIONS} connections, ${portfolio.accounts} accounts`,
        unit: '× peer',
        value: medianRatio(figures.dunwell.p99Ms, figures.bolt.p99Ms),
        goal: { is: 'at most', value: 1 },
        notes: notes(
          ({ p99Ms, p50Ms, perSecond }) =>
            `p99 ${spread(p99Ms, 'ms', 1)}, p50 ${spread(p50Ms, 'ms', 1)}, ${spread(perSecond, 'req/s')}`,
        ),
      },
      {
        name: 'overdue-ack-cpu',
        what: 'processor time a request of the same',
        unit: '× peer',
        value: medianRatio(figures.dunwell.cpuMicros, figures.bolt.cpuMicros),
        goal: { is: 'at most', value: 1 },
        notes: notes(({ cpuMicros }) => `${spread(cpuMicros, 'µs')} of its own process, Postgres apart`),
      },
    ]
  },
}

export interface Round {
  p99Ms: number
  p50Ms: number
  perSecond: number
  cpuMicros: number
  said: string
}

export type Figures = Record<Exclude<keyof Round, 'said'>, number[]>

async function askFor(server: Child, seconds: number): Promise<Round> {
  const before = await server.ask('usage')
  const { requests, latenciesMs, said } = await askOverdue(server.ready.port ?? 0, CONNECTIONS, seconds)
  const after = await server.ask('usage')
  return {
    p99Ms: percentile(latenciesMs, 0.99),
    p50Ms: percentile(latenciesMs, 0.5),
    perSecond: requests / seconds,
    cpuMicros: ((after.cpuMicros ?? Number.NaN) - (before.cpuMicros ?? Number.NaN)) / requests,
    said,
  }
}

export function noFigures(): Figures {
  return { p99Ms: [], p50Ms: [], perSecond: [], cpuMicros: [] }
}

export function note(figures: Figures, round: Round): void {
  figures.p99Ms.push(round.p99Ms)
  figures.p50Ms.push(round.p50Ms)
  figures.perSecond.push(round.perSecond)
  figures.cpuMicros.push(round.cpuMicros)
}
