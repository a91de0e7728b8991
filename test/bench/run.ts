import { createBench, type Measurement } from './bench.ts'
import { startBenchServer } from './bench-server.ts'
import { approvalMeasurement } from './measure-approvals.ts'
import { digestMeasurement } from './measure-digest.ts'
import { growthMeasurement } from './measure-growth.ts'
import { importMeasurement } from './measure-import.ts'
import { memoryMeasurement } from './measure-memory.ts'
import { outboxMeasurement } from './measure-outbox.ts'
import { overdueMeasurement } from './measure-overdue.ts'
import { pacingMeasurement } from './measure-pacing.ts'
import { planMeasurement } from './measure-plan.ts'
import { teamsMeasurement } from './measure-teams.ts'
import { readOptions } from './options.ts'
import { asJson, asLine, asTable, type Result } from './result.ts'

const MEASUREMENTS: Measurement[] = [
  planMeasurement,
  growthMeasurement,
  digestMeasurement,
  memoryMeasurement,
  overdueMeasurement,
  teamsMeasurement,
  approvalMeasurement,
  importMeasurement,
  outboxMeasurement,
  pacingMeasurement,
]

/** `npm run bench`: every row of the table; `--only NAME` as often as wanted narrows it. */
async function bench(words: string[]): Promise<void> {
  const { json, only, rounds, sizes } = readOptions(words)
  const unknown = only.find((name) => !MEASUREMENTS.some(({ names }) => names.includes(name)))
  if (unknown) {
    const known = MEASUREMENTS.flatMap(({ names }) => names).join(', ')
    throw new Error(`There is no row ${unknown}; there are ${known}.`)
  }
  const began = performance.now()
  // Standard output is for the result alone.
  const say = (line: string) => process.stderr.write(`${seconds(performance.now() - began)} ${line}\n`)
  say('starting Postgres')
  const server = await startBenchServer()
  const ground = createBench(server, sizes, rounds, say)
  const results: Result[] = []
  try {
    for (const { names, measure } of MEASUREMENTS) {
      if (only.length > 0 && !names.some((name) => only.includes(name))) continue
      // What failed is told and fails the run in the end; the other rows are still worth having.
      try {
        const measured = await measure(ground)
        for (const result of measured) say(asLine(result))
        results.push(...measured)
      } catch (error) {
        process.exitCode = 1
        say(
          `${names.join(', ')} could not be measured: ${error instanceof Error ? error.stack : String(error)}`,
        )
      }
    }
  } finally {
    await ground.close()
    await server.stop()
  }
  const wanted = results.filter(({ name }) => only.length === 0 || only.includes(name))
  process.stdout.write(`${json ? asJson(wanted) : asTable(wanted)}\n`)
  if (sizes.label === 'small')
    say('these are the figures of small sizes; the goals are meant for the full ones')
  say('done')
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0).padStart(4)} s`
}

await bench(process.argv.slice(2))
