import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, answers, clearances, contacts, invoices, people } from '../../db/schema.ts'
import { recordAnswer } from '../../src/answers/record-answer.ts'
import { verifyChain } from '../../src/audit/record.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import type { Person, Role } from '../../src/people/person.ts'
import { aBillingContact, anAccount, anInvoice, at, organisationIn, testId } from '../support/builders.ts'
import { openQuestion } from '../support/clearances.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { raceCount } from '../support/race-count.ts'

const ROUNDS = raceCount(25)
const NOON = at('2026-03-04T18:00:00Z')
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

test(`two people who answer one question at the same moment, ${ROUNDS} times: one wins, the other is told`, {
  timeout: 120_000,
}, async () => {
  const { db } = database
  const { organisation, contextAt } = await organisationIn(db, NOON)
  const person = async (name: string, role: Role): Promise<Person> => {
    const id = testId()
    const one = { id, organisationId: organisation.id, name, email: `${id}@x.test`, active: true }
    await db.insert(people).values({ ...one, externalId: id, roles: [role] })
    return { ...one, roles: [role] }
  }
  const csm = await person('Marcus', 'csm')
  const collector = await person('Dana', 'collector')
  const won: Record<string, number> = {}
  for (let round = 0; round < ROUNDS; round += 1) {
    const account = anAccount(organisation.id, { csmId: csm.id })
    await db.insert(accounts).values(account)
    await db.insert(contacts).values(aBillingContact(organisation.id, account.id))
    const bill = anInvoice(organisation.id, account.id, { dueOn: '2026-01-20' })
    await db.insert(invoices).values(bill)
    await followLedger(contextAt(NOON), [account.id])
    const clearanceId = testId()
    await openQuestion(db, organisation.id, {
      id: clearanceId,
      accountId: account.id,
      stepKey: 'outreach-35',
      tier: 2,
      invoiceId: bill.id,
      generation: 1,
      kind: 'ask',
      askedPersonId: csm.id,
      rungAt: NOON.toJSDate(),
      nextRungAt: null,
      askedAt: NOON.toJSDate(),
      askedOn: '2026-03-04',
      validUntil: null,
      facts: {
        stepKey: 'outreach-35',
        tier: 2,
        days: 43,
        balances: [{ currency: 'USD', minor: 100_000 }],
        invoices: [],
        recipientName: null,
        recipientEmail: 'ap@client.test',
        wouldSendOn: '2026-03-04',
      },
    })
    const about = { accountId: account.id, clearanceId }
    const say = (actor: Person, answer: Parameters<typeof recordAnswer>[3]['answer']) =>
      recordAnswer(
        { ...contextAt(NOON), actor: actor.id },
        organisation,
        actor,
        { ...about, answer },
        `click of ${actor.name}`,
      )
    const both = () => [
      say(csm, { kind: 'clear' }),
      say(collector, { kind: 'hold', until: '2026-03-10', reason: 'call first' }),
    ]
    const verdicts = await Promise.all(round % 2 === 0 ? both() : both().reverse())
    expect(verdicts.map(({ kind }) => kind).sort()).toEqual(['late', 'recorded'])
    const kept = await db.select().from(answers).where(eq(answers.clearanceId, clearanceId))
    expect(kept).toHaveLength(1)
    const [question] = await db.select().from(clearances).where(eq(clearances.id, clearanceId))
    expect(question).toMatchObject({ state: 'answered', answer: kept[0]?.kind, answeredBy: kept[0]?.saidBy })
    const late = verdicts.find(({ kind }) => kind === 'late')
    const winner = kept[0]?.saidBy === csm.id ? csm : collector
    expect(late?.kind === 'late' && late.why).toContain(`${winner.name} answered that question`)
    won[winner.name] = (won[winner.name] ?? 0) + 1
  }
  expect((await verifyChain(db, organisation.id)).brokenAt).toBe(null)
  console.info(`${ROUNDS} races, won by`, won)
})
