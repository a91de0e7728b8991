import { type Bench, inRounds } from './bench.ts'
import type { Child } from './child.ts'
import { medianRatio, percentile, type Result, spread } from './result.ts'

export const CONNECTIONS = 16
/** Code that was asked a few hundred times only is not compiled yet; the slower side must get there too. */
const WARM_UP_FACTOR = 3

export interface Round {
  p99Ms: number
  p50Ms: number
  perSecond: number
  cpuMicros: number
  said: string
}

type Figures = Record<Exclude<keyof Round, 'said'>, number[]>

export interface Contest {
  /** Of the row of latencies; the row of processor time adds `-cpu`. */
  name: string
  what: string
  /** For the terminal. */
  title: string
  peerName: string
  /** What the latency may be at most, in those of the peer, and the processor time; null where there is no goal. */
  mostTimesPeer: { p99: number | null; cpu: number | null }
  /** Each asks its server for that long, and throws when it did not answer as it should. */
  askPeer(seconds: number): Promise<Round>
  askOurs(seconds: number): Promise<Round>
}

/** Two servers asked in turn, round by round: how late, and how dear. */
export async function measureAnswers(bench: Bench, contest: Contest): Promise<Result[]> {
  const { name, what, title, peerName, mostTimesPeer } = contest
  const [ours, peer] = [noFigures(), noFigures()]
  await inRounds(bench, title, async (counts) => {
    const seconds = bench.sizes.askSeconds * (counts ? 1 : WARM_UP_FACTOR)
    const theirs = await contest.askPeer(seconds)
    const round = await contest.askOurs(seconds)
    if (!counts) return
    note(peer, theirs)
    note(ours, round)
  })
  const notes = (say: (one: Figures) => string) => [`Dunwell ${say(ours)}`, `${peerName} ${say(peer)}`]
  const unit = '× peer'
  const atMost = (value: number | null) => (value === null ? null : ({ is: 'at most', value } as const))
  return [
    {
      unit,
      goal: atMost(mostTimesPeer.p99),
      name,
      what,
      value: medianRatio(ours.p99Ms, peer.p99Ms),
      notes: notes(
        ({ p99Ms, p50Ms, perSecond }) =>
          `p99 ${spread(p99Ms, 'ms', 1)}, p50 ${spread(p50Ms, 'ms', 1)}, ${spread(perSecond, 'req/s')}`,
      ),
    },
    {
      unit,
      goal: atMost(mostTimesPeer.cpu),
      name: `${name}-cpu`,
      what: 'processor time a request of the same',
      value: medianRatio(ours.cpuMicros, peer.cpuMicros),
      notes: notes(({ cpuMicros }) => `${spread(cpuMicros, 'µs')} of its own process, Postgres apart`),
    },
  ]
}

/** What asking a server for that long showed, with the processor time it took there. */
export async function roundOf(
  server: Child,
  seconds: number,
  ask: () => Promise<{ requests: number; latenciesMs: number[]; said: string }>,
): Promise<Round> {
  const before = await server.ask('usage')
  const { requests, latenciesMs, said } = await ask()
  const after = await server.ask('usage')
  return {
    p99Ms: percentile(latenciesMs, 0.99),
    p50Ms: percentile(latenciesMs, 0.5),
    perSecond: requests / seconds,
    cpuMicros: ((after.cpuMicros ?? Number.NaN) - (before.cpuMicros ?? Number.NaN)) / requests,
    said,
  }
}

function noFigures(): Figures {
  return { p99Ms: [], p50Ms: [], perSecond: [], cpuMicros: [] }
}

function note(figures: Figures, round: Round): void {
  figures.p99Ms.push(round.p99Ms)
  figures.p50Ms.push(round.p50Ms)
  figures.perSecond.push(round.perSecond)
  figures.cpuMicros.push(round.cpuMicros)
}
