import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { steps } from '../../db/schema.ts'
import { withdrawApproval } from '../../src/approvals/withdraw-approval.ts'
import { assess } from '../../src/cases/case.ts'
import { factsOf, loadAccount } from '../../src/cases/load-account.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { settleClearance } from '../../src/clearances/store.ts'
import { NO_FACTS } from '../support/arbitrary-history.ts'
import { testId } from '../support/builders.ts'
import { openQuestion } from '../support/clearances.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { approvalScene, NOON, requested, TODAY } from './scene.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

test('a step waits for its approval, is planned by it, and waits again when the approval ends; the reference agrees', async () => {
  const scene = await approvalScene(database.db)
  const { db, organisation, account, bill } = scene
  const clearanceId = testId()
  await openQuestion(db, organisation.id, {
    id: clearanceId,
    accountId: account.id,
    stepKey: 'final-notice-95',
    tier: 4,
    invoiceId: bill.id,
    generation: 1,
    kind: 'ask',
    askedPersonId: scene.csm.id,
    rungAt: NOON.toJSDate(),
    nextRungAt: null,
    askedAt: NOON.toJSDate(),
    askedOn: TODAY,
    validUntil: '2026-03-20',
    facts: NO_FACTS,
  })
  await settleClearance(db, organisation.id, clearanceId, 'open', { state: 'answered', answer: 'clear' })
  await runDay(scene.contextAt(NOON), organisation, TODAY, false)

  /** What the planner left, and what the reference says. */
  const standing = async () => {
    const [row] = await db
      .select({ state: steps.state, reason: steps.reason })
      .from(steps)
      .where(and(eq(steps.accountId, account.id), eq(steps.stepKey, 'final-notice-95')))
    const { policy, rates } = await scene.basisAt(NOON)
    const loaded = await loadAccount(db, organisation.id, account.id)
    if (!loaded) throw new Error('the account is gone')
    const { due } = assess(policy, factsOf(loaded, policy, rates, 'USD'), TODAY, false)
    // What is planned is due no more.
    return [row?.reason ?? row?.state, due?.withheld ?? (due ? 'due' : 'planned')]
  }
  expect(await standing()).toEqual(['needs-approval', 'needs-approval'])
  const id = requested(await scene.ask('tier-4'))
  await scene.vote(scene.vp, id)
  expect(await standing()).toEqual(['needs-approval', 'needs-approval'])
  await scene.vote(scene.cfo, id)
  // The click is answered first; the minute plans the step.
  expect(await standing()).toEqual(['needs-approval', 'due'])
  await scene.tend(NOON)
  expect(await standing()).toEqual(['planned', 'planned'])
  await scene.tend(NOON)
  expect(await standing()).toEqual(['planned', 'planned'])
  const basis = await scene.basisAt(NOON)
  await withdrawApproval(scene.contextOf(scene.vp), basis, scene.vp, {
    approvalId: id,
    reason: 'they called',
  })
  expect(await standing()).toEqual(['needs-approval', 'needs-approval'])
  // An approval of another kind is not the one the step waits for.
  const other = requested(await scene.ask('tier-3'))
  await scene.vote(scene.vp, other)
  expect(await scene.state(other)).toBe('approved')
  expect(await standing()).toEqual(['needs-approval', 'needs-approval'])
})
