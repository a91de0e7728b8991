import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { accounts, contacts, invoices, ledgerFreshness, payments, people, steps } from '../../db/schema.ts'
import type { AnswerInput } from '../../src/answers/answer.ts'
import { endHolds } from '../../src/answers/end-holds.ts'
import { judgePromises } from '../../src/answers/judge-promises.ts'
import { recordAnswer } from '../../src/answers/record-answer.ts'
import { undoAnswer } from '../../src/answers/undo-answer.ts'
import { startDay } from '../../src/cases/begin-day.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { factsOf, loadAccount } from '../../src/cases/load-account.ts'
import { contactFacts } from '../../src/clearances/contact-facts.ts'
import { freezeFacts } from '../../src/clearances/freeze-facts.ts'
import { questionBasis } from '../../src/clearances/load-questions.ts'
import { mayContact } from '../../src/clearances/may-contact.ts'
import { openClearances } from '../../src/clearances/store.ts'
import { isWorkingDay } from '../../src/organisations/organisation.ts'
import type { Person } from '../../src/people/person.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { selectRows } from '../../src/rows.ts'
import { aBillingContact, anAccount, anInvoice, at, organisationIn, testId } from '../support/builders.ts'
import { keepAnnouncements, openQuestion } from '../support/clearances.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const IBM = '../shared/data/ibm-accounts-receivable.csv'
const here = existsSync(IBM)
if (!here) console.warn(`${IBM} is absent: the IBM portfolio is not run through 2013 with a CSM`)

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const date = z.string().transform((text) => DateTime.fromFormat(text, 'M/d/yyyy').toFormat('yyyy-MM-dd'))
const line = z.object({
  customerID: z.string(),
  invoiceNumber: z.string(),
  InvoiceDate: date,
  DueDate: date,
  SettledDate: date,
  InvoiceAmount: z.coerce.number(),
  Disputed: z.string(),
})

/** Chance that is the same in every run. */
function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    chance: (share: number) => next() < share,
    below: (count: number) => Math.floor(next() * count),
    pick: <T>(all: readonly [T, ...T[]]): T => all[Math.floor(next() * all.length)] ?? all[0],
  }
}

test.runIf(here)(
  'a year of the IBM portfolio with a CSM who says all sorts of things: nobody is written to against it',
  { timeout: 600_000 },
  async () => {
    const { db } = database
    const { chance, below, pick } = dice(2013)
    const { organisation, contextAt } = await organisationIn(db, at('2012-12-31T15:00:00Z'))
    const person = (name: string, roles: Person['roles']): Person => {
      const id = testId()
      return { id, organisationId: organisation.id, name, email: `${id}@x.test`, roles, active: true }
    }
    const csm = person('Marcus', ['csm'])
    const other = person('Olive', ['csm'])
    const dana = person('Dana', ['collector'])
    await db.insert(people).values([csm, other, dana].map((one) => ({ ...one, externalId: one.id })))
    const rows = z.array(line).parse(parse(readFileSync(IBM, 'utf8'), { columns: true, bom: true }))
    const accountOf = new Map<string, string>()
    for (const name of new Set(rows.map((row) => row.customerID))) {
      const account = anAccount(organisation.id, {
        name,
        csmId: csm.id,
        collectorId: dana.id,
        strategic: chance(0.15),
        doNotContact: chance(0.03),
      })
      accountOf.set(name, account.id)
      await db.insert(accounts).values(account)
      if (!chance(0.04)) await db.insert(contacts).values(aBillingContact(organisation.id, account.id))
    }
    const ledger = rows.map((row) => ({
      ...row,
      minor: Math.round(row.InvoiceAmount * 100),
      invoice: anInvoice(organisation.id, accountOf.get(row.customerID) ?? '', {
        number: row.invoiceNumber,
        totalMinor: Math.round(row.InvoiceAmount * 100),
        issuedOn: row.InvoiceDate,
        dueOn: row.DueDate,
        disputed: row.Disputed === 'Yes' && chance(0.5),
      }),
    }))
    const version = await loadPolicy(db, organisation.id)
    const sent = new Set<string>()
    const byReason: Record<string, number> = {}
    const answered: Record<string, number> = {}
    const judged: Record<string, number> = {}
    let allowed = 0
    let asked = 0
    let withheld = 0
    const violations: string[] = []

    /** What an honest look at the tables says against the contact; nothing of the product's own judgement. */
    async function against(accountId: string, stepKey: string, now: DateTime): Promise<string[]> {
      const today = now.setZone(organisation.timeZone).toFormat('yyyy-MM-dd')
      const hour = now.setZone(organisation.timeZone).hour
      const [seen] = await selectRows(
        db,
        sql`select a.do_not_contact, a.strategic, c.tier, c.driver_invoice_id, c.driver_generation,
            (select count(*)::int from answers w where w.account_id = a.id and w.state = 'active'
              and w.kind in ('hold', 'promise', 'paid', 'plan', 'handling', 'not_received', 'process', 'contact')
              and (w.gate_ends_on is null or w.gate_ends_on > ${today}::date)) as said,
            (select count(*)::int from invoices i where i.account_id = a.id and i.due_on < ${today}::date and not i.disputed
              and i.open_minor - i.disputed_minor > 500) as chaseable,
            (select count(*)::int from clearances q where q.account_id = a.id and q.kind = 'ask' and q.state = 'open'
              and q.tier > 1) as open,
            (select count(*)::int from clearances q where q.account_id = a.id and q.step_key = ${stepKey}
              and q.invoice_id = c.driver_invoice_id and q.generation = c.driver_generation
              and q.valid_until >= ${today}::date and q.state = 'answered' and q.answer = 'clear') as cleared,
            (select count(*)::int from clearances q where q.account_id = a.id and q.step_key = ${stepKey}
              and q.invoice_id = c.driver_invoice_id and q.kind = 'announce' and q.state = 'open'
              and q.asked_on < ${today}::date) as announced,
            (select count(*)::int from ledger_freshness f where f.organisation_id = a.organisation_id
              and f.fresh_at < ${now.toISO()}::timestamptz - make_interval(hours => ${version.policy.staleAfterHours})) as stale
          from accounts a join cases c on c.account_id = a.id where a.id = ${accountId}`,
        z.object({
          do_not_contact: z.boolean(),
          strategic: z.boolean(),
          tier: z.number(),
          said: z.number(),
          chaseable: z.number(),
          open: z.number(),
          cleared: z.number(),
          announced: z.number(),
          stale: z.number(),
        }),
      )
      if (!seen) return ['no case']
      return Object.entries({
        'do not contact': seen.do_not_contact,
        'something said stands': seen.said > 0,
        'nothing chaseable': seen.chaseable === 0,
        'an open question': seen.open > 0,
        'tier 2+ or strategic without a yes': (seen.tier > 1 || seen.strategic) && seen.cleared === 0,
        'tier 1 without a yes or an announcement': seen.cleared + seen.announced === 0,
        'stale ledger': seen.stale > 0,
        'outside hours': hour < 8 || hour >= 18 || !isWorkingDay(organisation, today),
      }).flatMap(([name, holds]) => (holds ? [name] : []))
    }

    function somethingToSay(today: string, accountId: string): AnswerInput {
      const soon = () => plusDays(today, 1 + below(12))
      const mine = ledger.filter(({ invoice }) => invoice.accountId === accountId && invoice.dueOn < today)
      const late = mine.filter((one) => one.SettledDate > today)[0]
      return pick<AnswerInput>([
        { kind: 'clear' },
        { kind: 'clear' },
        { kind: 'clear' },
        { kind: 'hold', until: soon(), reason: 'renewal call' },
        { kind: 'promise', date: soon(), invoiceIds: [], reason: '' },
        { kind: 'promise', date: soon(), invoiceIds: late ? [late.invoice.id] : [], reason: '' },
        { kind: 'dispute', reason: 'quality', invoiceIds: late ? [late.invoice.id] : [], text: '' },
        { kind: 'paid', invoiceIds: [], reason: '' },
        { kind: 'handling', until: soon(), reason: '' },
        { kind: 'process', reason: 'PO', until: soon() },
        { kind: 'not_received', invoiceIds: [], reason: '' },
        { kind: 'contact', email: `ap${below(99)}@client.test`, reason: '' },
        { kind: 'reassign', personId: chance(0.5) ? other.id : csm.id, role: 'csm' },
        { kind: 'note', text: 'They moved office.' },
      ])
    }

    /** The ledger's own day: what is issued, what is paid. */
    async function ledgerDay(from: string, today: string): Promise<void> {
      const issued = ledger.filter(({ InvoiceDate: on }) => on > from && on <= today)
      if (issued.length > 0) await db.insert(invoices).values(issued.map(({ invoice }) => invoice))
      const paid = ledger.filter(({ SettledDate: on }) => on > from && on <= today)
      const now = at(`${today}T13:00:00Z`).toJSDate()
      if (paid.length > 0) {
        await db.insert(payments).values(
          paid.map(({ invoice, minor, SettledDate }) => ({
            id: testId(),
            organisationId: organisation.id,
            accountId: invoice.accountId,
            invoiceId: invoice.id,
            externalId: testId(),
            currency: 'USD',
            amountMinor: minor,
            receivedOn: SettledDate,
            recordedAt: now,
          })),
        )
        const ids = paid.map(({ invoice }) => invoice.id)
        await db.update(invoices).set({ openMinor: 0 }).where(inArray(invoices.id, ids))
      }
      const touched = [...new Set([...issued, ...paid].map(({ invoice }) => invoice.accountId))]
      await followLedger(contextAt(at(`${today}T13:00:00Z`)), touched)
    }

    let before = '2012-01-01'
    for (let today = '2013-01-01'; today <= '2013-12-31'; today = plusDays(today, 1)) {
      if (!isWorkingDay(organisation, today)) continue
      const morning = contextAt(at(`${today}T14:30:00Z`))
      await ledgerDay(before, today)
      before = today
      const freshAt = at(`${today}T13:00:00Z`)
        .minus({ hours: chance(0.06) ? 120 : 0 })
        .toJSDate()
      await db
        .insert(ledgerFreshness)
        .values({ organisationId: organisation.id, source: 'billing', freshAt, records: 1 })
        .onConflictDoUpdate({
          target: [ledgerFreshness.organisationId, ledgerFreshness.source],
          set: { freshAt },
        })
      for (const { verdict } of await judgePromises(morning, organisation, today))
        judged[verdict] = (judged[verdict] ?? 0) + 1
      await endHolds(morning, organisation, today)
      await startDay(morning, organisation, today)

      const waiting = await db
        .select()
        .from(steps)
        .where(and(eq(steps.organisationId, organisation.id), eq(steps.state, 'withheld')))
      for (const step of waiting) {
        if (step.reason !== 'needs-clearance' && step.reason !== 'not-announced') continue
        const announce = step.reason === 'not-announced'
        const basis = await questionBasis(db, organisation, version.policy, today)
        const facts = (await freezeFacts(db, basis, [step.accountId])).get(step.accountId)
        if (!facts) throw new Error('the account vanished')
        const question = {
          id: testId(),
          accountId: step.accountId,
          stepKey: step.stepKey,
          tier: step.tier,
          invoiceId: step.invoiceId,
          generation: step.generation,
          kind: announce ? ('announce' as const) : ('ask' as const),
          askedPersonId: csm.id,
          rungAt: morning.now.toJSDate(),
          nextRungAt: null,
          askedAt: morning.now.toJSDate(),
          askedOn: today,
          validUntil: announce ? plusDays(today, 7) : null,
          facts: { ...facts, stepKey: step.stepKey, wouldSendOn: today },
        }
        if (announce) await keepAnnouncements(db, organisation.id, [question])
        else if (await openQuestion(db, organisation.id, question)) asked += 1
      }

      const noon = contextAt(at(`${today}T18:00:00Z`))
      for (const question of await openClearances(db, organisation.id)) {
        if (!chance(question.kind === 'ask' ? 0.5 : 0.12)) continue
        const answer = somethingToSay(today, question.accountId)
        const given = { accountId: question.accountId, clearanceId: question.id, answer }
        const verdict = await recordAnswer(noon, organisation, dana, given, `${today}:${question.id}`)
        const name = verdict.kind === 'recorded' ? answer.kind : verdict.kind
        answered[name] = (answered[name] ?? 0) + 1
        if (verdict.kind === 'recorded' && chance(0.06)) {
          const undone = await undoAnswer(noon, organisation, dana, verdict.answerId)
          answered[undone.kind] = (answered[undone.kind] ?? 0) + 1
        }
      }

      const now = at(`${today}T00:00:00Z`).plus({ minutes: 13 * 60 + below(11 * 60) })
      const due = await db
        .selectDistinct({ accountId: steps.accountId, stepKey: steps.stepKey, invoiceId: steps.invoiceId })
        .from(steps)
        .where(
          and(
            eq(steps.organisationId, organisation.id),
            eq(steps.outside, true),
            inArray(steps.state, ['planned', 'withheld']),
          ),
        )
      for (const { accountId, stepKey, invoiceId } of due) {
        const key = `${invoiceId}:${stepKey}`
        if (sent.has(key)) continue
        const open = ledger.some(
          ({ invoice, SettledDate }) => invoice.id === invoiceId && SettledDate > today,
        )
        // What was paid is tried now and then all the same: it must be refused.
        if (!open && !chance(0.02)) continue
        const loaded = await loadAccount(db, organisation.id, accountId)
        if (!loaded) throw new Error('the account vanished')
        const { policy } = version
        const account = factsOf(loaded, policy, {}, 'USD')
        const staleLedger = freshAt < now.minus({ hours: policy.staleAfterHours }).toJSDate()
        const facts = { organisation, policy, stepKey, staleLedger, approved: chance(0.5), now }
        const verdict = mayContact(contactFacts(loaded, account, facts))
        if (verdict.may) {
          allowed += 1
          sent.add(key)
          const wrong = await against(accountId, stepKey, now)
          if (wrong.length > 0) violations.push(`${today} ${stepKey}: ${wrong.join(', ')}`)
          continue
        }
        withheld += 1
        for (const { code, csm: toCsm, collector } of verdict.reasons) {
          byReason[code] = (byReason[code] ?? 0) + 1
          if (toCsm.length < 15 || collector.length < 15) violations.push(`${code} has no words`)
        }
      }
    }
    console.info(
      `IBM 2013 with a CSM: ${allowed} contacts allowed, ${withheld} looks withheld, ${asked} questions asked`,
    )
    console.info('withheld by reason', byReason)
    console.info('answers', answered, 'promises', judged)
    console.info(`violations: ${violations.length}`)
    expect(violations).toEqual([])
    expect(allowed).toBeGreaterThan(50)
    expect(Object.keys(byReason).length).toBeGreaterThan(8)
    const loose = await db
      .select({ id: payments.id })
      .from(payments)
      .where(and(eq(payments.organisationId, organisation.id), isNull(payments.invoiceId)))
    expect(loose).toEqual([])
  },
)
