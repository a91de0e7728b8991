import type { BenchServer } from './bench-server.ts'
import type { Sizes } from './options.ts'
import { loadPortfolio, type Portfolio } from './portfolio.ts'
import type { Result } from './result.ts'

/** What every measurement works with. */
export interface Bench {
  server: BenchServer
  sizes: Sizes
  rounds: number
  /** Loaded at its first use; the same one afterwards. */
  portfolio(invoices: number): Promise<Portfolio>
  /** Tells the person at the terminal what is being done. */
  say(line: string): void
}

export interface Measurement {
  /** The rows it fills. */
  names: string[]
  measure(bench: Bench): Promise<Result[]>
}

export function createBench(
  server: BenchServer,
  sizes: Sizes,
  rounds: number,
  say: Bench['say'],
): Bench & { close(): Promise<void> } {
  const portfolios = new Map<number, Promise<Portfolio>>()
  return {
    server,
    sizes,
    rounds,
    say,
    portfolio: (invoices) => {
      const known = portfolios.get(invoices)
      if (known) return known
      say(`loading ${invoices} invoices`)
      const loaded = loadPortfolio(server, `portfolio_${invoices}`, invoices)
      portfolios.set(invoices, loaded)
      return loaded
    },
    close: async () => {
      for (const loaded of await Promise.allSettled(portfolios.values()))
        if (loaded.status === 'fulfilled') await loaded.value.close()
    },
  }
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Runs the rounds after one that warms everything up and does not count. */
export async function inRounds(
  bench: Bench,
  what: string,
  round: (counts: boolean) => Promise<void>,
): Promise<void> {
  bench.say(`${what}: warming up`)
  await round(false)
  for (let number = 1; number <= bench.rounds; number += 1) {
    bench.say(`${what}: round ${number} of ${bench.rounds}`)
    await round(true)
  }
}
