import { and, desc, eq, gt } from 'drizzle-orm'
import fc from 'fast-check'
import type { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  accounts,
  answers,
  approvals,
  cases,
  contacts,
  invoices,
  outreach,
  payments,
  steps,
} from '../../db/schema.ts'
import { type Assessment, assess, NOT_CHASED, stepIdentity, WITHHELD } from '../../src/cases/case.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { keepAges } from '../../src/cases/keep-ages.ts'
import { factsOf, loadAccount } from '../../src/cases/load-account.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { settleClearance, standingClearances } from '../../src/clearances/store.ts'
import { localDate } from '../../src/organisations/organisation.ts'
import { applyPolicy } from '../../src/policy/apply-policy.ts'
import { approvalsOfGates } from '../../src/policy/approval-rules.ts'
import { policyFor } from '../../src/policy/policy-for.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { arbitraryHistory, NO_FACTS, type Said } from '../support/arbitrary-history.ts'
import { aBillingContact, anAccount, anInvoice, at, organisationIn, testId } from '../support/builders.ts'
import { keepAnnouncements, openQuestion } from '../support/clearances.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const HISTORIES = 130

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

test('set-based planning and the reference rules agree on every account and day', {
  timeout: 400_000,
}, async () => {
  let compared = 0
  let changes = 0
  const reasons = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, async (given) => {
      const { db } = database
      const opening = at(`${given.start}T12:00:00Z`)
      const { organisation, contextAt } = await organisationIn(
        db,
        opening,
        { timeZone: given.zone },
        given.policy,
      )
      let version = await loadPolicy(db, organisation.id)
      const first = localDate(organisation, opening)
      const ids: string[] = []
      const bill = async (accountId: string, dueOn: string, one: Partial<typeof invoices.$inferInsert>) =>
        db
          .insert(invoices)
          .values(anInvoice(organisation.id, accountId, { dueOn, totalMinor: 100_000, ...one }))
      for (const one of given.accounts) {
        const row = anAccount(organisation.id, {
          strategic: one.strategic,
          doNotContact: one.doNotContact,
          segment: one.segment,
          parentId: one.childOfFirst && ids[0] ? ids[0] : null,
          arrMinor: one.arr,
          arrCurrency: one.arr === null ? null : 'USD',
        })
        ids.push(row.id)
        await db.insert(accounts).values(row)
        if (one.billing) await db.insert(contacts).values(aBillingContact(organisation.id, row.id))
        for (const { age, open, ...rest } of one.invoices) {
          await bill(row.id, plusDays(first, -age), { openMinor: open, ...rest })
        }
        if (one.unplaced) await payUnplaced(row.id, first)
      }

      async function payUnplaced(accountId: string, date: string): Promise<void> {
        await db.insert(payments).values({
          id: testId(),
          organisationId: organisation.id,
          accountId,
          externalId: testId(),
          currency: 'USD',
          amountMinor: 5_000,
          receivedOn: date,
          recordedAt: opening.toJSDate(),
        })
      }

      async function happen(accountId: string, what: string, today: string): Promise<void> {
        const mine = and(eq(invoices.accountId, accountId), gt(invoices.openMinor, 0))
        const [oldest] = await db.select().from(invoices).where(mine).orderBy(invoices.dueOn).limit(1)
        const change = (set: Partial<typeof invoices.$inferInsert>) =>
          oldest ? db.update(invoices).set(set).where(eq(invoices.id, oldest.id)) : undefined
        if (what === 'pay-oldest') await change({ openMinor: 0 })
        if (what === 'dispute-oldest') await change({ disputed: true })
        if (what === 'settle-dispute') await db.update(invoices).set({ disputed: false }).where(mine)
        if (what === 'date-anew' && oldest)
          await change({ dueOn: plusDays(today, -6), generation: oldest.generation + 1 })
        if (what === 'new-invoice') await bill(accountId, plusDays(today, -33), { currency: 'EUR' })
        if (what === 'unplaced') await payUnplaced(accountId, today)
        if (what === 'placed') await db.delete(payments).where(eq(payments.accountId, accountId))
        if (what === 'dispute-part') await change({ disputedMinor: 99_700 })
        if (what === 'new-contact')
          await db.insert(contacts).values(aBillingContact(organisation.id, accountId))
      }

      /** Something said, or said to be over: only its row, as every verb leaves it. */
      async function say(accountId: string, { what, kind, lasts }: Said, now: DateTime): Promise<void> {
        const today = localDate(organisation, now)
        const mine = and(eq(answers.organisationId, organisation.id), eq(answers.accountId, accountId))
        if (what === 'over') await db.update(answers).set({ state: 'ended' }).where(mine)
        if (what !== 'said') return
        await db.insert(answers).values({
          id: testId(),
          organisationId: organisation.id,
          accountId,
          kind,
          state: 'active',
          gateEndsOn: lasts === null ? null : plusDays(today, lasts),
          saidBy: testId(),
          saidAt: now.toJSDate(),
          saidOn: today,
        })
      }

      /** A yes to the step that is due, or the announcement of the one that is due or comes next. */
      async function clear(accountId: string, { what, lasts }: Said, now: DateTime): Promise<void> {
        const today = localDate(organisation, now)
        const want = await reference(accountId, today)
        const step = want.due?.step ?? (what === 'announced' ? want.next?.step : undefined)
        if (!want.driver || !step) return
        const asked = {
          id: testId(),
          accountId,
          stepKey: step.key,
          tier: want.tier,
          invoiceId: want.driver.id,
          generation: want.driver.generation,
          kind: what === 'announced' ? ('announce' as const) : ('ask' as const),
          askedPersonId: null,
          rungAt: now.toJSDate(),
          nextRungAt: null,
          askedAt: now.toJSDate(),
          askedOn: today,
          validUntil: plusDays(today, lasts ?? 30),
          facts: NO_FACTS,
        }
        if (what === 'announced') return keepAnnouncements(db, organisation.id, [asked])
        if (await openQuestion(db, organisation.id, asked))
          await settleClearance(db, organisation.id, asked.id, 'open', { state: 'answered', answer: 'clear' })
      }

      /** A decision on the step that is due, of the kind its gate wants or of another. */
      async function approve(accountId: string, { lasts, decided }: Said, now: DateTime): Promise<void> {
        const want = await reference(accountId, localDate(organisation, now))
        const kinds = approvalsOfGates(want.due?.step.gates ?? [])
        if (!want.driver || !want.due) return
        const [kind = 'tier-3'] = lasts === 1 ? ['discount'] : kinds
        const at = now.toJSDate()
        await db
          .insert(approvals)
          .values({
            id: testId(),
            organisationId: organisation.id,
            accountId,
            kind,
            stepKey: want.due.step.key,
            invoiceId: want.driver.id,
            generation: want.driver.generation,
            state: decided,
            rule: {},
            facts: {},
            factsHash: '',
            requestedBy: testId(),
            requestedAt: at,
            expiresAt: at,
          })
          .onConflictDoNothing()
      }

      /** A message about the step that is due, or about an earlier one; sent some days ago, or today. */
      async function write(
        accountId: string,
        { what, lasts, message, who }: Said & { who: number },
        now: DateTime,
      ): Promise<void> {
        const want = await reference(accountId, localDate(organisation, now))
        if (!want.driver) return
        const key =
          what === 'cleared' || who % 4 === 0
            ? 'an-earlier-step'
            : (want.due?.step.key ?? (await latestStep(accountId)))
        if (key === undefined) return
        const left = ['sent', 'done', 'uncertain', 'bounced'].includes(message)
        await db
          .insert(outreach)
          .values({
            id: testId(),
            organisationId: organisation.id,
            accountId,
            stepKey: key,
            tier: want.tier,
            invoiceId: want.driver.id,
            generation: want.driver.generation,
            kind: 'email',
            state: message,
            language: 'en',
            subject: '',
            body: '',
            recipient: {},
            facts: {},
            tone: {},
            preparedAt: now.toJSDate(),
            sentAt: left ? now.minus({ days: who % 2 === 0 ? 0 : (lasts ?? 0) }).toJSDate() : null,
          })
          .onConflictDoNothing()
      }

      async function latestStep(accountId: string): Promise<string | undefined> {
        const [row] = await db
          .select({ key: steps.stepKey })
          .from(steps)
          .where(and(eq(steps.accountId, accountId), eq(steps.state, 'planned')))
          .orderBy(desc(steps.dueOn))
          .limit(1)
        return row?.key
      }

      async function unapprove(accountId: string): Promise<void> {
        const mine = and(eq(approvals.organisationId, organisation.id), eq(approvals.accountId, accountId))
        await db.update(approvals).set({ state: 'invalidated' }).where(mine)
      }

      async function takeBack(accountId: string): Promise<void> {
        for (const { id, state } of await standingClearances(db, organisation.id, [accountId]))
          if (state === 'answered') await settleClearance(db, organisation.id, id, state, { state: 'void' })
      }

      async function reference(accountId: string, today: string): Promise<Assessment> {
        const loaded = await loadAccount(db, organisation.id, accountId, version.policy.families)
        if (!loaded) throw new Error('the account vanished')
        const policy = policyFor(version.policy, loaded.account.segment)
        const facts = factsOf(loaded, policy, {}, 'USD')
        return loaded.chasedWith ? NOT_CHASED : assess(policy, facts, today, false)
      }

      let moment = opening
      for (const { gap, events, agesKept, newPolicy, looksBack } of [
        { gap: 0, events: [], agesKept: false, newPolicy: null, looksBack: false },
        ...given.days,
      ]) {
        moment = moment.plus({ days: gap })
        const context = contextAt(moment)
        const today = localDate(organisation, moment)
        if (agesKept) await keepAges(context, organisation)
        for (const one of events) {
          const id = ids[one.who % ids.length]
          if (!id) continue
          await happen(id, one.what, today)
          await say(id, one, moment)
          if (one.what === 'announced' || one.what === 'cleared') await clear(id, one, moment)
          if (one.what === 'voided') await takeBack(id)
          // A step that waits for an approval is rarely due and cleared, so whoever clears it often approves it.
          if (one.what === 'approved' || (one.what === 'cleared' && (one.lasts ?? 0) > 2))
            await approve(id, one, moment)
          // Too soon is only what waits for nothing else.
          if (one.what === 'written' || (one.what === 'cleared' && one.who % 2 === 0))
            await write(id, one, moment)
          if (one.what === 'unapproved') await unapprove(id)
          // These look after themselves.
          if (one.what !== 'announced' && one.what !== 'voided') await followLedger(context, [id])
        }
        if (newPolicy) {
          changes += 1
          await applyPolicy(context, newPolicy)
          version = await loadPolicy(db, organisation.id)
        }
        if (looksBack) await runDay(context, organisation, plusDays(today, -9), true, true)
        const expected = new Map<string, Assessment>()
        for (const id of ids) expected.set(id, await reference(id, today))
        await runDay(context, organisation, today, false)
        for (const [id, want] of expected) {
          compared += 1
          const [found] = await db
            .select()
            .from(cases)
            .where(and(eq(cases.organisationId, organisation.id), eq(cases.accountId, id)))
          expect({
            tier: found?.tier ?? 0,
            oldestDueOn: found?.oldestDueOn ?? null,
            next: found?.nextStepKey ?? null,
            nextOn: found?.nextStepOn ?? null,
          }).toEqual({
            tier: want.tier,
            oldestDueOn: want.driver?.dueOn ?? null,
            next: want.next?.step.key ?? null,
            nextOn: want.next?.on ?? null,
          })
          const rows = await db
            .select()
            .from(steps)
            .where(and(eq(steps.organisationId, organisation.id), eq(steps.accountId, id)))
          const identities = rows.map((row) =>
            stepIdentity({ id: row.invoiceId, generation: row.generation }, row.stepKey),
          )
          expect(new Set(identities).size).toBe(identities.length)
          const standing = rows.filter(
            (row) => row.state === 'withheld' || (row.state === 'planned' && row.dueOn === today),
          )
          const reason = want.due ? (want.due.withheld ?? 'planned') : 'nothing due'
          reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
          expect(standing.map(({ stepKey, reason }) => ({ stepKey, reason }))).toEqual(
            want.due ? [{ stepKey: want.due.step.key, reason: want.due.withheld }] : [],
          )
        }
      }
    }),
    { numRuns: HISTORIES, seed: 20260303 },
  )
  console.info(
    `planning: ${HISTORIES} random histories, ${compared} accounts and days compared, ${changes} changes of policy`,
    Object.fromEntries([...reasons].sort(([, a], [, b]) => b - a)),
  )
  const unseen = ['stale-ledger']
  for (const reason of Object.keys(WITHHELD))
    if (!unseen.includes(reason)) expect(reasons.get(reason), reason).toBeGreaterThan(0)
})
