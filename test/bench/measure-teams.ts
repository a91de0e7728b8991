import { askTeams } from './ask-teams.ts'
import { inRounds, type Measurement } from './bench.ts'
import { TODAY } from './calendar.ts'
import { type Child, startChild } from './child.ts'
import { type Figures, noFigures, note, type Round } from './measure-overdue.ts'
import { joinTeams, runWholeDay } from './product.ts'
import { medianRatio, percentile, spread } from './result.ts'
import { freshToken, lastReply, serviceUrlOf } from './teams-connector.ts'

const CONNECTIONS = 16
const WARM_UP_FACTOR = 3

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
    const connector = await startChild('serve-teams-connector.ts', [])
    const connectorPort = connector.ready.port ?? 0
    const words = [portfolio.url, String(connectorPort)]
    const botbuilder = await startChild('serve-botbuilder-teams.ts', words)
    const dunwell = await startChild('serve-dunwell-teams.ts', words)
    const figures = { botbuilder: noFigures(), dunwell: noFigures() }
    await inRounds(bench, 'overdue in Teams', async (counts) => {
      // Code that was asked a few hundred times only is not compiled yet; the slower side must get there too.
      const seconds = bench.sizes.askSeconds * (counts ? 1 : WARM_UP_FACTOR)
      const peer = await askFor(botbuilder, connectorPort, seconds)
      if (!peer.said.includes('"text":"Some')) throw new Error(`no sentence but ${peer.said}`)
      const ours = await askFor(dunwell, connectorPort, seconds)
      if (!ours.said.includes('"type":"AdaptiveCard"')) throw new Error(`no overdue summary but ${ours.said}`)
      if (!counts) return
      note(figures.botbuilder, peer)
      note(figures.dunwell, ours)
    })
    for (const child of [dunwell, botbuilder, connector]) await child.stop()
    const notes = (pick: (one: Figures) => string) => [
      `Dunwell ${pick(figures.dunwell)}`,
      `botbuilder, one insert and one sentence ${pick(figures.botbuilder)}`,
    ]
    return [
      {
        name: 'teams-ack',
        what: `p99 of “overdue” in Teams, its reply included, ${CONNECTIONS} connections`,
        unit: '× peer',
        value: medianRatio(figures.dunwell.p99Ms, figures.botbuilder.p99Ms),
        goal: { is: 'at most', value: 1 },
        notes: notes(
          ({ p99Ms, p50Ms, perSecond }) =>
            `p99 ${spread(p99Ms, 'ms', 1)}, p50 ${spread(p50Ms, 'ms', 1)}, ${spread(perSecond, 'req/s')}`,
        ),
      },
      {
        name: 'teams-ack-cpu',
        what: 'processor time a request of the same',
        unit: '× peer',
        value: medianRatio(figures.dunwell.cpuMicros, figures.botbuilder.cpuMicros),
        goal: { is: 'at most', value: 1 },
        notes: notes(({ cpuMicros }) => `${spread(cpuMicros, 'µs')} of its own process, Postgres apart`),
      },
    ]
  },
}

async function askFor(server: Child, connectorPort: number, seconds: number): Promise<Round> {
  const caller = { token: await freshToken(connectorPort), serviceUrl: serviceUrlOf(connectorPort) }
  const before = await server.ask('usage')
  const { requests, latenciesMs } = await askTeams(server.ready.port ?? 0, CONNECTIONS, seconds, caller)
  const after = await server.ask('usage')
  return {
    p99Ms: percentile(latenciesMs, 0.99),
    p50Ms: percentile(latenciesMs, 0.5),
    perSecond: requests / seconds,
    cpuMicros: ((after.cpuMicros ?? Number.NaN) - (before.cpuMicros ?? Number.NaN)) / requests,
    said: await lastReply(connectorPort),
  }
}
