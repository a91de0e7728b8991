import { measureAnswers, roundOf } from './answer-rounds.ts'
import { askApprovals } from './ask-approvals.ts'
import type { Measurement } from './bench.ts'
import { TODAY } from './calendar.ts'
import { withChildren } from './child.ts'
import { forgetApprovals, requestApprovals } from './pending-approvals.ts'
import { runWholeDay } from './product.ts'

/** More than can be pressed in the longest round. */
const REQUESTS = 20_000

/** More than ever press at one instant in one company, and a rush that shows where it ends. */
const AT_ONCE = 4
const RUSH = 16

/** A click on *Approve*, with all that follows from the decision, against a Bolt listener that merely saves a row. */
export const approvalMeasurement: Measurement = {
  names: ['approval-click', 'approval-click-cpu', 'approval-rush', 'approval-rush-cpu'],
  measure: async (bench) => {
    const portfolio = await bench.portfolio(bench.sizes.invoices[2])
    await portfolio.reset()
    bench.say('approvals: running a day')
    await runWholeDay(portfolio.db, portfolio.company, TODAY)
    await portfolio.settle()
    const results = await withChildren(async (start) => {
      const bolt = await start('serve-bolt.ts', [portfolio.url])
      const dunwell = await start('serve-dunwell.ts', [portfolio.url])
      const contest = (name: string, connections: number, p99: number | null) =>
        measureAnswers(bench, {
          name,
          what: `p99 from a click on Approve to its durable answer, ${connections} at once`,
          title: `approvals, ${connections} at once`,
          peerName: 'Bolt and one insert',
          mostTimesPeer: { p99, cpu: null },
          askPeer: (seconds) =>
            roundOf(bolt, seconds, () =>
              askApprovals(bolt.ready.port ?? 0, connections, seconds, () => portfolio.company.workspaceId),
            ),
          askOurs: async (seconds) => {
            const ids = await requestApprovals(portfolio, REQUESTS)
            const next = () => {
              const id = ids.pop()
              if (!id) throw new Error('every request is decided; ask for more')
              return id
            }
            const ours = await roundOf(dunwell, seconds, () =>
              askApprovals(dunwell.ready.port ?? 0, connections, seconds, next),
            )
            if (!ours.said.includes('Noted, thank you')) throw new Error(`no decision but ${ours.said}`)
            return ours
          },
        })
      const clicks = await contest('approval-click', AT_ONCE, 1.2)
      return [...clicks, ...(await contest('approval-rush', RUSH, null))]
    })
    await forgetApprovals(portfolio)
    return results
  },
}
