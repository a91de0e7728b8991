import { and, eq } from 'drizzle-orm'
import { accounts, contacts, invoices, payments, people, steps, timeline } from '../../db/schema.ts'
import type { AnswerInput } from '../../src/answers/answer.ts'
import { recordAnswer } from '../../src/answers/record-answer.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { loadClearance } from '../../src/clearances/store.ts'
import type { Person, Role } from '../../src/people/person.ts'
import type { Db } from '../../src/ports.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { aBillingContact, anAccount, anInvoice, at, organisationIn, testId } from '../support/builders.ts'
import { openQuestion } from '../support/clearances.ts'

/** A Wednesday morning in Chicago, after the run; the account is 38 days late, and its outreach is due. */
export const NOON = at('2026-03-04T18:00:00Z')
export const TODAY = '2026-03-04'

export async function scene(db: Db) {
  const { organisation, contextAt } = await organisationIn(db, NOON.minus({ days: 1 }))
  const person = async (name: string, roles: Role[]): Promise<Person> => {
    const one = {
      id: testId(),
      organisationId: organisation.id,
      name,
      email: `${testId()}@x.test`,
      roles,
      active: true,
    }
    await db.insert(people).values({ ...one, externalId: one.id })
    return one
  }
  const csm = await person('Marcus', ['csm'])
  const other = await person('Olive', ['csm'])
  const collector = await person('Dana', ['collector'])
  const account = anAccount(organisation.id, { name: 'Acme', csmId: csm.id, collectorId: collector.id })
  await db.insert(accounts).values(account)
  await db.insert(contacts).values(aBillingContact(organisation.id, account.id))
  const bill = anInvoice(organisation.id, account.id, {
    number: '1042',
    dueOn: plusDays(TODAY, -38),
    totalMinor: 120_000,
  })
  const small = anInvoice(organisation.id, account.id, {
    number: '1050',
    dueOn: plusDays(TODAY, -8),
    totalMinor: 30_000,
  })
  await db.insert(invoices).values([bill, small])
  const context = contextAt(NOON)
  await followLedger(context, [account.id])
  await runDay(context, organisation, TODAY, false)
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
    askedOn: TODAY,
    validUntil: null,
    facts: {
      stepKey: 'outreach-35',
      tier: 2,
      days: 38,
      balances: [{ currency: 'USD', minor: 150_000 }],
      invoices: [],
      recipientName: null,
      recipientEmail: 'ap@client.test',
      wouldSendOn: TODAY,
    },
  })
  const mine = eq(steps.accountId, account.id)
  return {
    db,
    organisation,
    contextAt,
    csm,
    other,
    collector,
    account,
    bill,
    small,
    clearanceId,
    say: (actor: Person, answer: AnswerInput, occurrence: string, asked?: string) =>
      recordAnswer(
        { ...context, actor: actor.id },
        organisation,
        actor,
        { accountId: account.id, clearanceId: asked, answer },
        occurrence,
      ),
    step: async () => {
      const [row] = await db
        .select({ key: steps.stepKey, state: steps.state, reason: steps.reason })
        .from(steps)
        .where(and(mine, eq(steps.stepKey, 'outreach-35')))
      return row
    },
    clearance: () => loadClearance(db, organisation.id, clearanceId),
    told: async () =>
      (
        await db
          .select({ text: timeline.text })
          .from(timeline)
          .where(eq(timeline.accountId, account.id))
          .orderBy(timeline.at, timeline.id)
      ).map(({ text }) => text),
    pay: (amountMinor: number, on: string, invoiceId: string | null, moment = at(`${on}T20:00:00Z`)) =>
      db.insert(payments).values({
        id: testId(),
        organisationId: organisation.id,
        accountId: account.id,
        invoiceId,
        externalId: testId(),
        currency: 'USD',
        amountMinor,
        receivedOn: on,
        recordedAt: moment.toJSDate(),
      }),
  }
}
export type Scene = Awaited<ReturnType<typeof scene>>

export function answerIdOf(verdict: Awaited<ReturnType<Scene['say']>>): string {
  if (verdict.kind !== 'recorded') throw new Error(`not recorded: ${JSON.stringify(verdict)}`)
  return verdict.answerId
}
