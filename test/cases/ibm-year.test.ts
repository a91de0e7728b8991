import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { runSummary } from '../../src/cases/run-summary.ts'
import { addWorkingDays } from '../../src/clearances/working-time.ts'
import { createProgram } from '../../src/cli/program.ts'
import { isWorkingDay } from '../../src/organisations/organisation.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { selectRows } from '../../src/rows.ts'
import { at, organisationIn, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { silentLog } from '../support/silent-log.ts'
import { testTerminal } from '../support/terminal.ts'

const IBM = '../shared/data/ibm-accounts-receivable.csv'
const MAPPING = 'db/sample/ibm-mapping.yaml'
const here = existsSync(IBM)
if (!here) console.warn(`${IBM} is absent: the IBM portfolio is not run through 2013`)

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

test.runIf(here)(
  'the IBM portfolio run day by day through 2013: no step twice, none after settlement',
  { timeout: 240_000 },
  async () => {
    const { db } = database
    const { organisation } = await organisationIn(db, at('2026-03-02T14:00:00Z'))
    const deps = { db, now: () => at('2026-03-02T14:00:00Z'), newId: testId, log: silentLog, messengers: {} }
    const files = { [IBM]: await readFile(IBM), [MAPPING]: await readFile(MAPPING) }
    const dunwell = async (...argv: string[]): Promise<string> => {
      const { terminal, said } = testTerminal(files, () => ({ ...deps, organisationId: organisation.id }))
      await createProgram(terminal, '0').parseAsync(argv, { from: 'user' })
      return [...said.out, ...said.err].join('\n')
    }
    await dunwell('import', 'invoices', IBM, '--mapping', MAPPING, '--json')
    // Contacts the file lacks: without an address every reminder would be withheld.
    await db.execute(sql`insert into contacts (id, organisation_id, account_id, external_id, name, email, billing, active)
      select gen_random_uuid(), organisation_id, id, external_id, 'Accounts Payable', 'ap@client.test', true, true from accounts
      where organisation_id = ${organisation.id}`)
    const months = new Map<string, { cases: number[]; steps: Record<string, number> }>()
    for (let day = '2013-01-01'; day <= '2013-12-31'; day = plusDays(day, 1)) {
      if (!isWorkingDay(organisation, day)) continue
      const summary = runSummary.parse(JSON.parse(await dunwell('run', '--as-of', day, '--json')))
      // The CSM is told on the working day before, and holds nothing.
      await db.execute(sql`
        insert into clearances (id, organisation_id, account_id, step_key, tier, invoice_id, generation, kind, state, rung_at,
          asked_at, asked_on, valid_until, facts)
        select gen_random_uuid(), ${organisation.id}, account_id, step_key, 1, invoice_id, generation, 'announce', 'open',
          now(), now(), ${day}::date, ${plusDays(day, 5)}::date, '{}'
        from (
          select account_id, step_key, invoice_id, generation from steps
          where organisation_id = ${organisation.id} and state = 'withheld' and reason = 'not-announced'
          union
          select account_id, next_step_key, driver_invoice_id, driver_generation from cases
          where organisation_id = ${organisation.id} and driver_invoice_id is not null
            and next_step_on > ${day}::date and next_step_on <= ${addWorkingDays(organisation, day, 1)}::date) told`)
      const month = months.get(day.slice(0, 7)) ?? { cases: [0, 0, 0, 0], steps: {} }
      months.set(day.slice(0, 7), month)
      month.cases = month.cases.map((count, index) => Math.max(count, summary.cases[String(index + 1)] ?? 0))
      for (const [step, count] of Object.entries(summary.stepsPlanned))
        month.steps[step] = (month.steps[step] ?? 0) + count
    }
    for (const [month, { cases, steps }] of months) {
      console.info(`${month}  most cases by tier ${cases.join('/')}  planned ${JSON.stringify(steps)}`)
    }
    const [found] = await selectRows(
      db,
      sql`select count(*)::int as steps, count(distinct (s.invoice_id, s.generation, s.step_key))::int as identities,
        count(*) filter (where p.received_on <= s.due_on and s.state = 'planned')::int as after_settlement,
        count(*) filter (where s.state = 'planned')::int as planned
        from steps s join payments p on p.invoice_id = s.invoice_id where s.organisation_id = ${organisation.id}`,
      z.object({
        steps: z.number(),
        identities: z.number(),
        after_settlement: z.number(),
        planned: z.number(),
      }),
    )
    console.info(`steps ${JSON.stringify(found)}`)
    expect(found?.planned).toBeGreaterThan(150)
    expect(found?.identities).toBe(found?.steps)
    expect(found?.after_settlement).toBe(0)
  },
)
