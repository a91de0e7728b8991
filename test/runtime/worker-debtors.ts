import { eq, sql } from 'drizzle-orm'
import { DateTime } from 'luxon'
import {
  accounts,
  approvals,
  clearances,
  contacts,
  invoices,
  organisations,
  outreach,
  people,
  suspensions,
} from '../../db/schema.ts'
import { factsHashOf } from '../../src/approvals/approval-facts.ts'
import { freezeApproval } from '../../src/approvals/freeze-approval.ts'
import { lookAgain } from '../../src/cases/look-again.ts'
import { questionBasis } from '../../src/clearances/load-questions.ts'
import { localDate } from '../../src/organisations/organisation.ts'
import { sendOutreach } from '../../src/outreach/send-outreach.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import type { Context } from '../../src/ports.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { aBillingContact, anAccount, anInvoice, testId } from '../support/builders.ts'
import { silentLog } from '../support/silent-log.ts'
import { sentNotice } from '../support/suspensions.ts'
import type { WorkerWorld } from './worker-world.ts'

function contextOf({ database, organisation }: WorkerWorld): Context {
  return {
    db: database.db,
    now: DateTime.utc(),
    newId: testId,
    log: silentLog,
    organisationId: organisation.id,
    actor: 'system:test',
    mailFrom: 'billing@larkfield.example',
  }
}

async function basisOf({ db, organisationId, now }: Context, { organisation }: WorkerWorld) {
  const [row] = await db.select().from(organisations).where(eq(organisations.id, organisationId))
  const present = { ...organisation, ...row }
  const { policy } = await loadPolicy(db, organisationId)
  return questionBasis(db, present, policy, localDate(present, now))
}

/** What the worker makes of its minutes, once it is there. */
async function minutesUntil<T>(world: WorkerWorld, look: () => Promise<T | undefined>): Promise<T> {
  for (let tick = 0; tick < 8; tick += 1) {
    const found = await look()
    if (found) return found
    await world.worker.tick()
    await new Promise((resolve) => setTimeout(resolve, 2_000))
  }
  throw new Error('the worker did nothing about it')
}

/** Somebody with one invoice that is so many days late; Dana collects from them. */
async function lateBy(world: WorkerWorld, name: string, days: number) {
  const context = contextOf(world)
  const { db, organisationId } = context
  const basis = await basisOf(context, world)
  const [dana] = await db.select().from(people).where(eq(people.externalId, 'DANA'))
  if (!dana) throw new Error('Dana is gone')
  const [csm] = await db.select().from(people).where(sql`${people.roles} @> array['csm']`)
  const account = anAccount(organisationId, { name, collectorId: dana.id, csmId: csm?.id ?? null })
  await db.insert(accounts).values(account)
  await db.insert(contacts).values(aBillingContact(organisationId, account.id))
  const bill = anInvoice(organisationId, account.id, {
    issuedOn: plusDays(basis.today, -days - 30),
    dueOn: plusDays(basis.today, -days),
    number: `LF-${9_000 + days}`,
    payUrl: 'https://pay.larkfield.example/i/1',
  })
  await db.insert(invoices).values(bill)
  await lookAgain(context, basis.organisation, [account.id])
  return { context, basis, account, bill, dana }
}

/** A client whose service is to be stopped today; the worker has put it on the table, an admin decided it alone. */
export async function stopsToday(world: WorkerWorld, name: string): Promise<string> {
  const { context, basis, account, bill } = await lateBy(world, name, 97)
  const { db, organisationId } = context
  await sentNotice(db, {
    organisationId,
    accountId: account.id,
    invoiceId: bill.id,
    deadlineOn: basis.today,
  })
  const proposed = async () =>
    (await db.select().from(suspensions).where(eq(suspensions.accountId, account.id)))[0]
  const suspension = await minutesUntil(world, proposed)
  const admin = testId()
  await db.insert(people).values({
    id: admin,
    organisationId,
    externalId: admin,
    name: 'The admin',
    email: 'admin@larkfield.test',
    roles: ['admin'],
    active: true,
  })
  const about = { accountId: account.id, kind: 'suspension' as const, subjectId: suspension.id }
  const frozen = await freezeApproval(db, basis, about, { whatHappens: 'it stops' })
  if (!frozen) throw new Error('no facts')
  await db.insert(approvals).values({
    ...about,
    id: testId(),
    organisationId,
    state: 'approved',
    rule: {
      need: 2,
      of: ['cfo', 'head_of_cs', 'vp_finance'],
      always: ['cfo'],
      notAccountOwner: true,
      expiresAfterWorkingDays: 3,
      remindAfterWorkingDays: [1, 2],
      sponsor: null,
    },
    facts: { ...frozen.facts },
    factsHash: factsHashOf(frozen.facts),
    requestedBy: admin,
    requestedAt: context.now.toJSDate(),
    decidedAt: context.now.toJSDate(),
    expiresAt: context.now.plus({ days: 30 }).toJSDate(),
    brokenGlass: true,
    endedBy: admin,
    endedWhy: 'a test',
  })
  await db
    .update(suspensions)
    .set({ state: 'scheduled', warnedOn: plusDays(basis.today, -1) })
    .where(eq(suspensions.id, suspension.id))
  return account.id
}

/** A client to whom Dana has just sent the mail that the worker drafted. */
export async function mailedByDana(world: WorkerWorld, name: string): Promise<string> {
  const { context, basis, account, bill, dana } = await lateBy(world, name, 36)
  const { db, organisationId } = context
  await db.insert(clearances).values({
    id: testId(),
    organisationId,
    accountId: account.id,
    stepKey: 'outreach-35',
    tier: 2,
    invoiceId: bill.id,
    generation: 1,
    kind: 'ask',
    state: 'answered',
    answer: 'clear',
    askedPersonId: dana.id,
    rung: 0,
    rungAt: context.now.toJSDate(),
    askedAt: context.now.toJSDate(),
    askedOn: plusDays(basis.today, -1),
    answeredAt: context.now.toJSDate(),
    answeredBy: dana.id,
    validUntil: plusDays(basis.today, 7),
    facts: {
      stepKey: 'outreach-35',
      tier: 2,
      days: 36,
      balances: [{ currency: 'USD', minor: 100_000 }],
      invoices: [],
      recipientName: 'Accounts Payable',
      recipientEmail: 'ap@client.test',
      wouldSendOn: basis.today,
    },
  })
  await lookAgain(context, basis.organisation, [account.id])
  const drafted = async () =>
    (
      await db
        .select()
        .from(outreach)
        .where(sql`${outreach.accountId} = ${account.id} and ${outreach.state} = 'draft'`)
    )[0]
  const draft = await minutesUntil(world, drafted)
  const by = { ...dana, roles: ['finance_lead' as const] }
  const sent = await sendOutreach(
    { ...context, actor: dana.id },
    basis,
    by,
    { outreachId: draft.id, revision: draft.revision },
    testId(),
  )
  if (sent.kind !== 'queued') throw new Error(JSON.stringify(sent))
  return draft.id
}
