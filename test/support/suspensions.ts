import { desc, eq, gt, sql } from 'drizzle-orm'
import type { DateTime } from 'luxon'
import {
  accounts,
  clearances,
  contacts,
  invoices,
  ledgerFreshness,
  outbox,
  outreach,
  payments,
  people,
  suspensions,
} from '../../db/schema.ts'
import { decideApproval } from '../../src/approvals/decide-approval.ts'
import { liveApproval } from '../../src/approvals/standing-approval.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { type QuestionBasis, questionBasis } from '../../src/clearances/load-questions.ts'
import { localDate, type Organisation } from '../../src/organisations/organisation.ts'
import { deliverDue } from '../../src/outbox/deliver.ts'
import type { Person, Role } from '../../src/people/person.ts'
import type { ApprovalKind } from '../../src/policy/approval-rules.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import type { Context, Db, Deps, HookDelivery, HookOrder } from '../../src/ports.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { lockImports, refreshOpenBalances } from '../../src/receivables/import-store.ts'
import { requestSuspension } from '../../src/suspensions/act-on-suspension.ts'
import { liveSuspension } from '../../src/suspensions/store.ts'
import { tendSuspensions } from '../../src/suspensions/tend-suspensions.ts'
import { aBillingContact, anAccount, at, organisationIn, testId } from './builders.ts'
import { createTestDatabase } from './database.ts'
import { silentLog } from './silent-log.ts'

const ROLES = ['cfo', 'ceo', 'vp_finance', 'head_of_cs', 'finance_lead', 'collector', 'csm', 'ae'] as const

export interface Debtor {
  accountId: string
  invoiceId: string
  noticeId: string
}

/** One organisation with approvers, a product, and debtors whose final notice is out; time stands still until told. */
export interface StopWorld {
  deps: Deps
  organisation: Organisation
  person(role: Role): Person
  /** What the product was asked, in order. */
  asked: HookOrder[]
  /** How the product answers; done unless changed. */
  answer(next: (order: HookOrder) => HookDelivery | Promise<HookDelivery>): void
  now(): DateTime
  moveTo(iso: string): void
  context(actor?: Person): Context
  basis(): Promise<QuestionBasis>
  /** Somebody whose final notice names `deadlineOn`. */
  debtor(changes?: {
    deadlineOn?: string
    minor?: number
    strategic?: boolean
    name?: string
  }): Promise<Debtor>
  pay(debtor: Debtor, minor: number): Promise<void>
  /** Everything the minute does about suspensions. */
  tend(): Promise<void>
  /** The same, then the outbox. */
  minute(): Promise<void>
  drain(): Promise<void>
  /** Asks for the suspension and has CFO and VP finance approve it. */
  approve(debtor: Debtor): Promise<void>
  /** Has people approve the request of that kind that waits. */
  decide(debtor: Debtor, kind: ApprovalKind, roles: readonly Role[]): Promise<void>
  state(debtor: Debtor): Promise<string | undefined>
  close(): Promise<void>
}

export async function openStopWorld(moment: string): Promise<StopWorld> {
  const database = await createTestDatabase()
  const { db } = database
  let now = at(moment)
  let reply: (order: HookOrder) => HookDelivery | Promise<HookDelivery> = () => ({ kind: 'done' })
  const asked: HookOrder[] = []
  const { organisation } = await organisationIn(db, now, { holidayRegion: null })
  const organisationId = organisation.id
  const team = new Map(ROLES.map((role) => [role, { ...aPerson(organisationId, role) }]))
  await db.insert(people).values([...team.values()].map((one) => ({ ...one, externalId: one.id })))
  await db
    .insert(ledgerFreshness)
    .values({ organisationId, source: 'test', freshAt: now.toJSDate(), records: 1 })
  const deps: Deps = {
    db,
    now: () => now,
    newId: testId,
    log: silentLog,
    messengers: {},
    productHook: {
      call: async (order) => {
        asked.push(order)
        return reply(order)
      },
    },
  }
  const person = (role: Role): Person => {
    const found = team.get(role as (typeof ROLES)[number])
    if (!found) throw new Error(`nobody is ${role}`)
    return found
  }
  const context = (actor?: Person): Context => ({
    db,
    now,
    newId: testId,
    log: silentLog,
    organisationId,
    actor: actor?.id ?? 'system:test',
  })
  const basis = async () => {
    const { policy } = await loadPolicy(db, organisationId)
    return questionBasis(db, organisation, policy, localDate(organisation, now))
  }
  const drain = async () => {
    // What waits for its next try does not have to wait in tests.
    await db.update(outbox).set({ availableAt: sql`now()` }).where(gt(outbox.availableAt, sql`now()`))
    await deliverDue(deps, { claimant: testId(), limit: 1_000 })
  }
  const tend = async () => {
    await db.update(ledgerFreshness).set({ freshAt: now.toJSDate() })
    await tendSuspensions(deps, organisation)
  }
  const decide = async (accountId: string, kind: ApprovalKind, roles: readonly Role[]) => {
    const live = await liveApproval(db, organisationId, accountId, kind)
    if (!live) throw new Error('nothing is asked for')
    const { id: approvalId, revision } = live.approval
    for (const role of roles) {
      const vote = { approvalId, revision, choice: 'approve', reason: '', platform: 'slack' } as const
      const verdict = await decideApproval(context(person(role)), await basis(), person(role), vote, testId())
      if (verdict.kind !== 'counted') throw new Error(JSON.stringify(verdict))
    }
  }
  return {
    deps,
    organisation,
    person,
    asked,
    answer: (next) => {
      reply = next
    },
    now: () => now,
    moveTo: (iso) => {
      now = at(iso)
    },
    context,
    basis,
    debtor: (changes) => addDebtor(context(), person, changes),
    pay: (debtor, minor) => pay(context(), debtor, minor),
    tend,
    minute: async () => {
      await tend()
      await drain()
    },
    drain,
    approve: async ({ accountId }) => {
      const suspension = await liveSuspension(db, organisationId, accountId)
      if (!suspension) throw new Error('nothing is proposed')
      const wanted = { suspensionId: suspension.id, reason: 'long unpaid' }
      const requested = await requestSuspension(
        context(person('collector')),
        await basis(),
        person('collector'),
        wanted,
        testId(),
      )
      if (requested.kind !== 'done') throw new Error(JSON.stringify(requested))
      await decide(accountId, 'suspension', ['vp_finance', 'cfo'])
    },
    decide: ({ accountId }, kind, roles) => decide(accountId, kind, roles),
    state: async ({ accountId }) => {
      const [latest] = await db
        .select({ state: suspensions.state })
        .from(suspensions)
        .where(eq(suspensions.accountId, accountId))
        .orderBy(desc(suspensions.proposedAt), desc(suspensions.id))
        .limit(1)
      return latest?.state
    },
    close: database.close,
  }
}

function aPerson(organisationId: string, role: Role): Person {
  const id = testId()
  return {
    id,
    organisationId,
    name: `The ${role}`,
    email: `${role}@larkfield.test`,
    roles: [role],
    active: true,
  }
}

const CLEARED = '2027-01-01'

async function addDebtor(
  { db, organisationId, now }: Context,
  person: (role: Role) => Person,
  changes: { deadlineOn?: string; minor?: number; strategic?: boolean; name?: string } = {},
): Promise<Debtor> {
  const deadlineOn = changes.deadlineOn ?? '2026-03-09'
  const account = anAccount(organisationId, {
    strategic: changes.strategic ?? false,
    ...(changes.name ? { name: changes.name } : {}),
    csmId: person('csm').id,
    aeId: person('ae').id,
    collectorId: person('collector').id,
  })
  await db.insert(accounts).values(account)
  await db.insert(contacts).values(aBillingContact(organisationId, account.id))
  const minor = changes.minor ?? 100_000
  const invoiceId = testId()
  await db.insert(invoices).values({
    id: invoiceId,
    organisationId,
    accountId: account.id,
    externalId: invoiceId,
    number: `INV-${invoiceId.slice(-4)}`,
    currency: 'USD',
    totalMinor: minor,
    openMinor: minor,
    issuedOn: plusDays(deadlineOn, -132),
    dueOn: plusDays(deadlineOn, -102),
    generation: 1,
    disputed: false,
  })
  await db.transaction((tx) => followLedger(contextIn(tx, organisationId, now), [account.id]))
  const noticeId = await sentNotice(db, { organisationId, accountId: account.id, invoiceId, deadlineOn })
  await db.insert(clearances).values({
    id: testId(),
    organisationId,
    accountId: account.id,
    stepKey: 'suspension-102',
    tier: 4,
    invoiceId,
    generation: 1,
    kind: 'ask',
    state: 'answered',
    answer: 'clear',
    askedPersonId: person('csm').id,
    askedAt: now.toJSDate(),
    askedOn: plusDays(deadlineOn, -5),
    rungAt: now.toJSDate(),
    answeredAt: now.toJSDate(),
    answeredBy: person('csm').id,
    validUntil: CLEARED,
    facts: {
      stepKey: 'suspension-102',
      tier: 4,
      days: 100,
      balances: [],
      invoices: [],
      recipientName: null,
      recipientEmail: null,
      wouldSendOn: deadlineOn,
    },
  })
  return { accountId: account.id, invoiceId, noticeId }
}

function contextIn(db: Db, organisationId: string, now: DateTime): Context {
  return { db, now, newId: testId, log: silentLog, organisationId, actor: 'system:test' }
}

/** A final notice as it stands after a human has sent it. */
export async function sentNotice(
  db: Db,
  about: { organisationId: string; accountId: string; invoiceId: string; deadlineOn: string },
): Promise<string> {
  const id = testId()
  const sentAt = new Date(`${plusDays(about.deadlineOn, -7)}T15:00:00Z`)
  await db.insert(outreach).values({
    ...about,
    id,
    stepKey: 'final-notice-95',
    tier: 4,
    generation: 1,
    kind: 'notice',
    state: 'sent',
    language: 'en',
    subject: 'Final notice',
    body: 'Please pay.',
    recipient: { name: 'Accounts Payable', email: 'ap@client.test' },
    facts: { suspendOn: about.deadlineOn },
    tone: {},
    preparedAt: sentAt,
    sentAt,
  })
  return id
}

async function pay({ db, organisationId, now }: Context, debtor: Debtor, minor: number): Promise<void> {
  await db.transaction(async (tx) => {
    await lockImports(tx, organisationId)
    const id = testId()
    await tx.insert(payments).values({
      id,
      organisationId,
      accountId: debtor.accountId,
      invoiceId: debtor.invoiceId,
      externalId: id,
      currency: 'USD',
      amountMinor: minor,
      recordedAt: now.toJSDate(),
      receivedOn: now.toFormat('yyyy-MM-dd'),
    })
    await refreshOpenBalances(tx, organisationId, [debtor.invoiceId])
    await followLedger(contextIn(tx, organisationId, now), [debtor.accountId])
  })
}
