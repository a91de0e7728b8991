import { inRounds, type Measurement, timed } from './bench.ts'
import { TODAY, TOMORROW } from './calendar.ts'
import { PLAN_FINGERPRINT, planFloor } from './plan-floor.ts'
import type { Portfolio } from './portfolio.ts'
import { planDay, runWholeDay } from './product.ts'
import { medianRatio, type Result, spread } from './result.ts'

/** The daily run over the whole portfolio against one bare statement, and the day after against the first. */
export const planMeasurement: Measurement = {
  names: ['plan-1m', 'run-1m', 'delta-3pct'],
  measure: async (bench) => {
    const portfolio = await bench.portfolio(bench.sizes.invoices[2])
    const { db, pool, company } = portfolio
    const times = { floor: [] as number[], plan: [] as number[], delta: [] as number[], run: [] as number[] }
    let different: string | undefined
    let due = ''
    await inRounds(bench, 'plan, delta, run', async (counts) => {
      await portfolio.clear()
      const floor = await timed(() => pool.query(planFloor(portfolio, TODAY)))
      const expected = await fingerprint(portfolio)
      await portfolio.reset()
      const plan = await timed(() => planDay(db, company, TODAY))
      const planned = await fingerprint(portfolio)
      if (planned !== expected) different = `the floor planned ${expected}; the product planned ${planned}`
      await portfolio.settle()
      due = await dueTomorrow(portfolio)
      const delta = await timed(() => planDay(db, company, TOMORROW))
      await portfolio.reset()
      const run = await timed(() => runWholeDay(db, company, TODAY))
      if (!counts) return
      times.floor.push(floor)
      times.plan.push(plan)
      times.delta.push(delta)
      times.run.push(run)
    })
    const size = `${portfolio.invoices} invoices of ${portfolio.accounts} accounts`
    const floorNote = `floor ${spread(times.floor)}, one INSERT … SELECT over ${size}`
    const invalid = different ? { invalid: different } : {}
    return [
      {
        name: 'plan-1m',
        what: 'first full plan of a portfolio just imported',
        unit: '× floor',
        value: medianRatio(times.plan, times.floor),
        goal: { is: 'at most', value: 1.5 },
        ...invalid,
        notes: [`plan ${spread(times.plan)}`, floorNote],
      },
      {
        name: 'run-1m',
        what: 'whole run with three digests',
        unit: '× floor',
        value: medianRatio(times.run, times.floor),
        goal: { is: 'at most', value: 3 },
        ...invalid,
        notes: [`run ${spread(times.run)}`, floorNote],
      },
      {
        name: 'delta-3pct',
        what: 'plan of a day with 3 % of accounts due',
        unit: '× full plan',
        value: medianRatio(times.delta, times.plan),
        goal: { is: 'at most', value: 0.15 },
        notes: [`plan of the next day ${spread(times.delta)}`, `full plan ${spread(times.plan)}`, due],
      },
    ] satisfies Result[]
  },
}

async function fingerprint({ pool }: Portfolio): Promise<string> {
  const { rows } = await pool.query<{ steps: string; cases: string }>(PLAN_FINGERPRINT)
  return `${rows[0]?.steps} and ${rows[0]?.cases}`
}

async function dueTomorrow({ pool, accounts }: Portfolio): Promise<string> {
  const { rows } = await pool.query<{ due: number; marked: number }>(
    `select count(*) filter (where next_evaluation_on <= $1)::int as due,
      count(*) filter (where next_evaluation_on is not null)::int as marked from cases`,
    [TOMORROW],
  )
  const { due = 0, marked = 0 } = rows[0] ?? {}
  const share = ((100 * due) / accounts).toFixed(1)
  return `${due} cases (${share} % of accounts) had reached their next evaluation; ${marked} cases had one`
}
