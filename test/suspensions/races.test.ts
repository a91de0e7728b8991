import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approvals, ledgerFreshness, people, suspensions } from '../../db/schema.ts'
import { factsHashOf } from '../../src/approvals/approval-facts.ts'
import { freezeApproval } from '../../src/approvals/freeze-approval.ts'
import { executeSuspension } from '../../src/suspensions/execute-suspension.ts'
import { extendSuspension } from '../../src/suspensions/extend-suspension.ts'
import { liveSuspension } from '../../src/suspensions/store.ts'
import { testId } from '../support/builders.ts'
import { raceCount } from '../support/race-count.ts'
import { type Debtor, openStopWorld, type StopWorld } from '../support/suspensions.ts'

const FRIDAY = '2026-03-06T15:30:00Z'
const MONDAY = '2026-03-09T14:30:00Z'
const RACES = raceCount(8)
/** Races of different accounts run side by side. */
const AT_ONCE = 6

let world: StopWorld
let admin = ''
beforeAll(async () => {
  world = await openStopWorld(FRIDAY)
  admin = testId()
  await world.deps.db.insert(people).values({
    id: admin,
    organisationId: world.organisation.id,
    externalId: admin,
    name: 'The admin',
    email: 'admin@larkfield.test',
    roles: ['admin'],
    active: true,
  })
})
afterAll(() => world.close())

/** Approved, warned of, and due on Monday. */
async function dueOnMonday(): Promise<{ debtor: Debtor; suspensionId: string }> {
  const { db } = world.deps
  const organisationId = world.organisation.id
  const debtor = await world.debtor()
  await world.tend()
  const live = await liveSuspension(db, organisationId, debtor.accountId)
  if (!live) throw new Error('nothing was proposed')
  const about = { accountId: debtor.accountId, kind: 'suspension' as const, subjectId: live.id }
  const frozen = await freezeApproval(db, await world.basis(), about, { whatHappens: 'it stops' })
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
    requestedBy: world.person('collector').id,
    requestedAt: world.now().toJSDate(),
    decidedAt: world.now().toJSDate(),
    expiresAt: world.now().plus({ days: 30 }).toJSDate(),
    brokenGlass: true,
    endedBy: admin,
    endedWhy: 'a test',
  })
  await db
    .update(suspensions)
    .set({ state: 'scheduled', warnedOn: '2026-03-06' })
    .where(eq(suspensions.id, live.id))
  return { debtor, suspensionId: live.id }
}

async function racing(
  race: (debtor: Debtor, suspensionId: string) => Promise<string>,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (let done = 0; done < RACES; done += AT_ONCE) {
    world.moveTo(FRIDAY)
    const ready: Awaited<ReturnType<typeof dueOnMonday>>[] = []
    for (let one = 0; one < Math.min(AT_ONCE, RACES - done); one += 1) ready.push(await dueOnMonday())
    world.moveTo(MONDAY)
    await world.deps.db.update(ledgerFreshness).set({ freshAt: world.now().toJSDate() })
    const outcomes = await Promise.all(ready.map(({ debtor, suspensionId }) => race(debtor, suspensionId)))
    for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
    // What a race left must not be looked at by the next minute.
    await world.deps.db.update(suspensions).set({ state: 'cancelled' })
  }
  return counts
}

const execute = async (suspensionId: string) => {
  const context = { ...world.context(), actor: 'system:suspensions' }
  return executeSuspension(context, await world.basis(), suspensionId, true)
}
const asksFor = (suspensionId: string) =>
  world.asked.filter(({ key }) => key.includes(suspensionId)).map(({ action }) => action)
const stateOf = async (suspensionId: string) => {
  const [row] = await world.deps.db.select().from(suspensions).where(eq(suspensions.id, suspensionId))
  return row?.state
}

const UNSETTLED = ['scheduled', 'suspending', 'suspended', 'restoring']

test('payment against execution: never stopped and left so, never restored twice', async () => {
  const counts = await racing(async (debtor, suspensionId) => {
    // Spread over the time an execution takes, so that both come first often enough.
    const delayMs = (Number.parseInt(suspensionId.slice(-3), 16) % 12) * 8
    await Promise.all([
      execute(suspensionId).then(() => world.drain()),
      new Promise((done) => setTimeout(done, delayMs)).then(() => world.pay(debtor, 100_000)),
    ])
    await world.minute()
    // Somebody else's delivery may have taken the row of this one.
    for (
      let minutes = 0;
      minutes < 20 && UNSETTLED.includes((await stateOf(suspensionId)) ?? '');
      minutes += 1
    )
      await world.minute()
    const asked = asksFor(suspensionId)
    const state = await stateOf(suspensionId)
    expect([
      ['cancelled', []],
      ['restored', ['suspend', 'restore']],
      ['restored', ['restore']],
    ]).toContainEqual([state, asked])
    return `${state} ${asked.join('+')}`
  })
  console.log(JSON.stringify(counts))
  if (RACES >= 300) expect(Object.keys(counts).length).toBeGreaterThan(1)
}, 900_000)

/** Nothing else ever happens; with many races each of them does. */
function expectOutcomes(counts: Record<string, number>, outcomes: string[]): void {
  expect(outcomes).toEqual(expect.arrayContaining(Object.keys(counts)))
  if (RACES >= 300) expect(Object.keys(counts).sort()).toEqual(outcomes)
}

test('more time against execution: one of the two, and whoever was late is told', async () => {
  const cfo = world.person('cfo')
  const counts = await racing(async (_debtor, suspensionId) => {
    const basis = await world.basis()
    const wanted = { suspensionId, toOn: '2026-03-20', reason: 'one more week' }
    const delayMs = (Number.parseInt(suspensionId.slice(-3), 16) % 4) * 10
    const [executed, extended] = await Promise.all([
      execute(suspensionId),
      new Promise((done) => setTimeout(done, delayMs)).then(() =>
        extendSuspension(world.context(cfo), basis, cfo, wanted, testId()),
      ),
    ])
    const state = await stateOf(suspensionId)
    if (extended.kind === 'done') expect([executed.kind, state]).toEqual(['wait', 'proposed'])
    else expect([executed.kind, extended.kind, state]).toEqual(['stop', 'refused', 'suspending'])
    return extended.kind === 'done' ? 'extended' : 'stopped'
  })
  console.log(JSON.stringify(counts))
  expectOutcomes(counts, ['extended', 'stopped'])
}, 900_000)

test('two ticks at once stop it once', async () => {
  const counts = await racing(async (_debtor, suspensionId) => {
    const both = await Promise.all([execute(suspensionId), execute(suspensionId)])
    expect(both.map(({ kind }) => kind).sort()).toEqual(['stop', 'wait'])
    return `${await stateOf(suspensionId)}`
  })
  console.log(JSON.stringify(counts))
  await world.drain()
  const keys = world.asked.map(({ key }) => key)
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
}, 900_000)
