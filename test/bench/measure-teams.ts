import { CONNECTIONS, measureAnswers, roundOf } from './answer-rounds.ts'
import { askTeams } from './ask-teams.ts'
import type { Measurement } from './bench.ts'
import { TODAY } from './calendar.ts'
import { type Child, withChildren } from './child.ts'
import { joinTeams, runWholeDay } from './product.ts'
import { freshToken, lastReply, serviceUrlOf } from './teams-connector.ts'

/** `overdue` in Teams over the portfolio against a bot of the SDK that merely saves a row and says a sentence. */
export const teamsMeasurement: Measurement = {
  names: ['teams-ack', 'teams-ack-cpu'],
  measure: async (bench) => {
    const portfolio = await bench.portfolio(bench.sizes.invoices[2])
    await portfolio.reset()
    bench.say('overdue in Teams: running a day')
    await runWholeDay(portfolio.db, portfolio.company, TODAY)
    await joinTeams(portfolio.db, portfolio.company)
    await portfolio.settle()
    return withChildren(async (start) => {
      const connector = await start('serve-teams-connector.ts', [])
      const connectorPort = connector.ready.port ?? 0
      const words = [portfolio.url, String(connectorPort)]
      const botbuilder = await start('serve-botbuilder-teams.ts', words)
      const dunwell = await start('serve-dunwell-teams.ts', words)
      const ask = async (server: Child, seconds: number, expected: string) => {
        const caller = { token: await freshToken(connectorPort), serviceUrl: serviceUrlOf(connectorPort) }
        const round = await roundOf(server, seconds, () =>
          askTeams(server.ready.port ?? 0, CONNECTIONS, seconds, caller),
        )
        const said = await lastReply(connectorPort)
        if (!said.includes(expected)) throw new Error(`not ${expected} but ${said}`)
        return { ...round, said }
      }
      return measureAnswers(bench, {
        name: 'teams-ack',
        what: `p99 of “overdue” in Teams, its reply included, ${CONNECTIONS} connections`,
        title: 'overdue in Teams',
        mostTimesPeer: { p99: 1, cpu: 1 },
        peerName: 'botbuilder, one insert and one sentence',
        askPeer: (seconds) => ask(botbuilder, seconds, '"text":"Some'),
        askOurs: (seconds) => ask(dunwell, seconds, '"type":"AdaptiveCard"'),
      })
    })
  },
}
