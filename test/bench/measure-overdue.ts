import { CONNECTIONS, measureAnswers, roundOf } from './answer-rounds.ts'
import { askOverdue } from './ask-overdue.ts'
import type { Measurement } from './bench.ts'
import { TODAY } from './calendar.ts'
import { type Child, withChildren } from './child.ts'
import { runWholeDay } from './product.ts'

/** `/overdue` over the portfolio against a Bolt listener that merely saves a row: how late, and how dear. */
export const overdueMeasurement: Measurement = {
  names: ['overdue-ack', 'overdue-ack-cpu'],
  measure: async (bench) => {
    const portfolio = await bench.portfolio(bench.sizes.invoices[2])
    await portfolio.reset()
    bench.say('/overdue: running a day')
    await runWholeDay(portfolio.db, portfolio.company, TODAY)
    await portfolio.settle()
    return withChildren(async (start) => {
      const bolt = await start('serve-bolt.ts', [portfolio.url])
      const dunwell = await start('serve-dunwell.ts', [portfolio.url])
      const ask = (server: Child, seconds: number) =>
        roundOf(server, seconds, () => askOverdue(server.ready.port ?? 0, CONNECTIONS, seconds))
      return measureAnswers(bench, {
        name: 'overdue-ack',
        what: `p99 of /overdue, ${CONNECTIONS} connections, ${portfolio.accounts} accounts`,
        title: '/overdue',
        mostTimesPeer: { p99: 1, cpu: 1 },
        peerName: 'Bolt and one insert',
        askPeer: (seconds) => ask(bolt, seconds),
        askOurs: async (seconds) => {
          const ours = await ask(dunwell, seconds)
          if (!ours.said.includes('"type":"header"')) throw new Error(`no overdue summary but ${ours.said}`)
          return ours
        },
      })
    })
  },
}
