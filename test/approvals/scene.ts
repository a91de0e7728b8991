import { and, eq, sql } from 'drizzle-orm'
import type { DateTime } from 'luxon'
import {
  absences,
  accounts,
  approvals,
  approvalVotes,
  contacts,
  identities,
  invoices,
  ledgerFreshness,
  outbox,
  people,
  timeline,
  workspaces,
} from '../../db/schema.ts'
import { decideApproval, type GivenVote } from '../../src/approvals/decide-approval.ts'
import { drawApproval } from '../../src/approvals/draw-approval.ts'
import { requestApproval } from '../../src/approvals/request-approval.ts'
import { spreadNews } from '../../src/approvals/spread-news.ts'
import { loadApproval } from '../../src/approvals/store.ts'
import { tendApprovals } from '../../src/approvals/tend-approvals.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { questionBasis } from '../../src/clearances/load-questions.ts'
import { localDate } from '../../src/organisations/organisation.ts'
import { isApprovalCardEffect, isApprovalNewsEffect } from '../../src/outbox/effect.ts'
import type { Person, Role } from '../../src/people/person.ts'
import type { ApprovalKind } from '../../src/policy/approval-rules.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import type { Context, Db, Platform } from '../../src/ports.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { aBillingContact, anAccount, anInvoice, at, organisationIn, testId } from '../support/builders.ts'
import { silentLog } from '../support/silent-log.ts'

/** A Monday morning in Chicago. */
export const NOON = at('2026-03-02T18:00:00Z')
export const TODAY = '2026-03-02'

/** A company with its hierarchy and one client that is 96 days late. */
export async function approvalScene(db: Db, { reachable = true, strategic = false } = {}) {
  const { organisation, contextAt } = await organisationIn(db, NOON.minus({ days: 1 }))
  const workspaceId = testId()
  await db.insert(workspaces).values({
    id: workspaceId,
    organisationId: organisation.id,
    platform: 'slack',
    externalId: testId(),
    name: 'Larkfield',
    botUserId: 'U0BOT',
    status: 'active',
    createdAt: NOON.toJSDate(),
  })
  async function person(name: string, roles: Role[]): Promise<Person> {
    const one = {
      id: testId(),
      organisationId: organisation.id,
      name,
      email: `${testId()}@x.test`,
      roles,
      active: true,
    }
    await db.insert(people).values({ ...one, externalId: one.id })
    if (reachable)
      await db.insert(identities).values({
        organisationId: organisation.id,
        personId: one.id,
        platform: 'slack',
        workspaceId,
        externalUserId: `U-${one.id}`,
      })
    return one
  }
  const ceo = await person('Margit', ['ceo'])
  const cfo = await person('Desmond', ['cfo'])
  const vp = await person('Ingrid', ['vp_finance'])
  const lead = await person('Paloma', ['finance_lead'])
  const head = await person('Rosalind', ['head_of_cs'])
  const csm = await person('Marcus', ['csm'])
  const collector = await person('Dana', ['collector'])
  const admin = await person('Nadia', ['admin'])
  const account = anAccount(organisation.id, {
    name: 'Acme',
    csmId: csm.id,
    collectorId: collector.id,
    strategic,
  })
  await db.insert(accounts).values(account)
  await db.insert(contacts).values(aBillingContact(organisation.id, account.id))
  const bill = anInvoice(organisation.id, account.id, {
    number: '1042',
    dueOn: plusDays(TODAY, -96),
    totalMinor: 120_000,
  })
  await db.insert(invoices).values(bill)
  await db
    .insert(ledgerFreshness)
    .values({ organisationId: organisation.id, source: 'billing', freshAt: NOON.toJSDate(), records: 1 })
  await followLedger(contextAt(NOON), [account.id])

  const contextOf = (actor: Person, now = NOON): Context => ({ ...contextAt(now), actor: actor.id })
  const basisAt = async (now: DateTime) => {
    const { policy } = await loadPolicy(db, organisation.id)
    return questionBasis(db, organisation, policy, localDate(organisation, now))
  }
  const depsAt = (now: DateTime) => ({ db, now: () => now, newId: testId, log: silentLog, messengers: {} })
  const mine = eq(approvals.organisationId, organisation.id)
  /** What the outbox does first of all. */
  async function spread(): Promise<void> {
    const rows = await db
      .update(outbox)
      .set({ state: 'sent' })
      .where(
        and(
          eq(outbox.organisationId, organisation.id),
          eq(outbox.state, 'pending'),
          sql`${outbox.payload}->>'kind' = 'approval-news'`,
        ),
      )
      .returning({ payload: outbox.payload })
    for (const { payload } of rows)
      if (isApprovalNewsEffect(payload)) await spreadNews(depsAt(NOON), organisation.id, payload)
  }
  return {
    db,
    organisation,
    contextAt,
    contextOf,
    basisAt,
    person,
    ceo,
    cfo,
    vp,
    lead,
    head,
    csm,
    collector,
    admin,
    account,
    bill,
    workspaceId,
    ask: async (
      kind: ApprovalKind,
      actor = collector,
      now = NOON,
      occurrence = testId(),
      reason = 'three reminders, no answer',
    ) =>
      requestApproval(contextOf(actor, now), await basisAt(now), actor, {
        accountId: account.id,
        kind,
        step: { key: 'final-notice-95', invoiceId: bill.id, generation: 1 },
        subjectId: null,
        facts: { whatHappens: 'The final notice goes out.' },
        reason,
        occurrence,
      }),
    vote: async (
      actor: Person,
      approvalId: string,
      given: Partial<GivenVote> = {},
      now = NOON,
      occurrence = testId(),
      platform: Platform = 'slack',
    ) =>
      decideApproval(
        contextOf(actor, now),
        await basisAt(now),
        actor,
        { approvalId, revision: 1, choice: 'approve', reason: '', platform, ...given },
        occurrence,
      ),
    state: async (approvalId: string) =>
      (await loadApproval(db, organisation.id, approvalId))?.approval.state,
    load: async (approvalId: string) => {
      const loaded = await loadApproval(db, organisation.id, approvalId)
      if (!loaded) throw new Error('the request is gone')
      return loaded
    },
    votes: (approvalId: string) =>
      db
        .select()
        .from(approvalVotes)
        .where(
          and(eq(approvalVotes.organisationId, organisation.id), eq(approvalVotes.approvalId, approvalId)),
        ),
    told: async () =>
      (
        await db
          .select({ text: timeline.text })
          .from(timeline)
          .where(eq(timeline.organisationId, organisation.id))
          .orderBy(timeline.at, timeline.id)
      ).map(({ text }) => text),
    /** What was written to whom, with its title: `U-… Final notice: Acme`. */
    /** What was written to somebody, the edits of cards as they would be drawn at noon. */
    sent: async (who: Person) => {
      await spread()
      const rows = await db
        .select({ payload: outbox.payload, lane: outbox.lane })
        .from(outbox)
        .where(eq(outbox.organisationId, organisation.id))
        .orderBy(outbox.sequence)
      const own = rows.filter(({ lane }) => lane === `${workspaceId}:U-${who.id}`)
      return Promise.all(
        own.map(async ({ payload }) => {
          const effect = isApprovalCardEffect(payload)
            ? await drawApproval(depsAt(NOON), organisation.id, payload)
            : payload
          return `${String(effect.kind)} ${JSON.stringify(effect)}`
        }),
      )
    },
    away: (who: Person, standIn: Person | null, from = TODAY, until = plusDays(TODAY, 7)) =>
      db.insert(absences).values({
        id: testId(),
        organisationId: organisation.id,
        personId: who.id,
        fromOn: from,
        untilOn: until,
        delegateId: standIn?.id ?? null,
      }),
    tend: (now: DateTime) => tendApprovals(depsAt(now), organisation),
    all: () => db.select().from(approvals).where(mine),
  }
}

export function requested(verdict: Awaited<ReturnType<typeof requestApproval>>): string {
  if (verdict.kind !== 'requested') throw new Error(`not requested: ${JSON.stringify(verdict)}`)
  return verdict.approvalId
}
