import { CONNECTIONS, measureAnswers, roundOf } from './answer-rounds.ts'
import { askApprovals } from './ask-approvals.ts'
import type { Measurement } from './bench.ts'
import { TODAY } from './calendar.ts'
import { withChildren } from './child.ts'
import { forgetApprovals, requestApprovals } from './pending-approvals.ts'
import { runWholeDay } from './product.ts'

/** More than can be pressed in the longest round. */
const REQUESTS = 20_000

/** A click on *Approve*, with all that follows from the decision, against a Bolt listener that merely saves a row. */
export const approvalMeasurement: Measurement = {
  names: ['approval-click', 'approval-click-cpu'],
  measure: async (bench) => {
    const portfolio = await bench.portfolio(bench.sizes.invoices[2])
    await portfolio.reset()
    bench.say('approvals: running a day')
    await runWholeDay(portfolio.db, portfolio.company, TODAY)
    await portfolio.settle()
    const results = await withChildren(async (start) => {
      const bolt = await start('serve-bolt.ts', [portfolio.url])
      const dunwell = await start('serve-dunwell.ts', [portfolio.url])
      return measureAnswers(bench, {
        name: 'approval-click',
        what: `p99 from a click on Approve to its durable answer, ${CONNECTIONS} at once`,
        title: 'approvals',
        peerName: 'Bolt and one insert',
        mostTimesPeer: 1.2,
        askPeer: (seconds) =>
          roundOf(bolt, seconds, () =>
            askApprovals(bolt.ready.port ?? 0, CONNECTIONS, seconds, () => portfolio.company.workspaceId),
          ),
        askOurs: async (seconds) => {
          const ids = await requestApprovals(portfolio, REQUESTS)
          const next = () => {
            const id = ids.pop()
            if (!id) throw new Error('every request is decided; ask for more')
            return id
          }
          const ours = await roundOf(dunwell, seconds, () =>
            askApprovals(dunwell.ready.port ?? 0, CONNECTIONS, seconds, next),
          )
          if (!ours.said.includes('Noted, thank you')) throw new Error(`no decision but ${ours.said}`)
          return ours
        },
      })
    })
    await forgetApprovals(portfolio)
    return results
  },
}
