import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outreach, suspensions } from '../../db/schema.ts'
import { NO_FILTERS } from '../../src/channels/filters.ts'
import { digestCard } from '../../src/digest/card.ts'
import { loadDigestFacts } from '../../src/digest/load-facts.ts'
import { askApproval } from '../../src/outreach/ask-approval.ts'
import { draftParts } from '../../src/outreach/home-drafts.ts'
import type { Person } from '../../src/people/person.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import { MORNING, type Scene, scene } from '../outreach/scene.ts'
import { testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const TODAY = '2026-03-04'

/** The facts of today's digest, and everything its card says. */
async function digestOf({ db, organisation }: Scene, segments: string[] = []) {
  const version = await loadPolicy(db, organisation.id)
  const scope = {
    subscriptionId: testId(),
    filters: { ...NO_FILTERS, segments },
    said: segments.length > 0 ? 'Some' : null,
  }
  const facts = await loadDigestFacts(db, organisation, version, MORNING, TODAY, scope)
  return { facts, text: JSON.stringify(digestCard(facts, organisation, version.policy)) }
}

const home = async ({ db, organisation }: Scene, person: Person) =>
  JSON.stringify(await draftParts(db, { organisation }, person))

async function drafted(days: number, step: string): Promise<Scene> {
  const one = await scene(database.db, days)
  await one.clear(step)
  await one.tend()
  return one
}

test('a draft waits on the Home of whoever sends it, and in the digest, until it has gone', async () => {
  const one = await drafted(36, 'outreach-35')
  const { collector, csm } = one.people
  expect(await home(one, collector)).toContain('Drafts that wait for me (1)')
  expect(await home(one, collector)).toContain('show-mail')
  expect(await home(one, csm)).toBe('[]')
  const before = await digestOf(one)
  expect(before.facts.drafts).toEqual({ count: 1, since: TODAY })
  expect(before.text).toContain('Messages and calls that wait for their sender (1)')
  await one.db
    .update(outreach)
    .set({ preparedAt: MORNING.minus({ days: 2 }).toJSDate() })
    .where(eq(outreach.accountId, one.account.id))
  expect((await digestOf(one)).text).toContain(', since Mon 2 Mar')
  expect((await digestOf(one, ['nobody'])).facts.drafts).toBeNull()

  expect((await one.send(collector)).kind).toBe('queued')
  await one.deliver()
  expect(await home(one, collector)).toBe('[]')
  expect((await digestOf(one)).facts.drafts).toBeNull()
  expect((await digestOf(one)).text).not.toContain('wait for their sender')
})

test('what waits for a decision is told as such, beside the suspensions, and waits for its sender once decided', async () => {
  const one = await drafted(66, 'executive-65')
  const { executive } = one.people
  const row = await one.current()
  const asked = { outreachId: row?.id ?? '', revision: 1, reason: '' }
  await askApproval(one.context(executive.id), await one.basis(), executive, asked, testId())
  await one.db.insert(suspensions).values({
    id: testId(),
    organisationId: one.organisation.id,
    accountId: one.account.id,
    noticeId: testId(),
    stepKey: 'suspension-105',
    invoiceId: one.bill.id,
    generation: 1,
    state: 'proposed',
    suspendOn: '2026-03-09',
    firstSuspendOn: '2026-03-09',
    owedUntil: '2026-03-02',
    services: [],
    exemptServices: [],
    how: 'by-hand',
    balances: [],
    proposedAt: MORNING.toJSDate(),
  })
  const { facts } = await digestOf(one)
  expect(facts.drafts).toBeNull()
  expect(facts.approvals).toEqual({
    items: [{ name: 'Acme', kind: 'tier-3', state: 'pending', since: TODAY, given: 0, need: 1 }],
    total: 1,
  })
  expect(facts.suspensions).toEqual([{ what: 'proposed', name: 'Acme', on: '2026-03-09', total: 1 }])
  expect(await home(one, executive)).toContain('Drafts that wait for me (1)')
  await one.approve()
  expect((await digestOf(one)).facts.drafts).toEqual({ count: 1, since: TODAY })
  expect((await digestOf(one)).facts.approvals).toMatchObject({ items: [{ state: 'approved', given: 1 }] })
})
