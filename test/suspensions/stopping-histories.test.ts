import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { approvals, invoices, suspensions } from '../../db/schema.ts'
import { recordAnswer } from '../../src/answers/record-answer.ts'
import { cancelSuspension, retrySuspension } from '../../src/suspensions/act-on-suspension.ts'
import { extendSuspension } from '../../src/suspensions/extend-suspension.ts'
import { liveSuspension } from '../../src/suspensions/store.ts'
import { at, testId } from '../support/builders.ts'
import { type Debtor, openStopWorld } from '../support/suspensions.ts'

const EVENTS = [
  'approve',
  'pay',
  'part',
  'hold',
  'dispute',
  'extend',
  'cancel',
  'again',
  'again',
  'nothing',
  'nothing',
  'nothing',
  'nothing',
  'nothing',
] as const
const history = fc.array(
  fc.record({
    event: fc.constantFrom(...EVENTS),
    hours: fc.constantFrom(2, 24, 24, 24, 48, 72),
    fate: fc.constantFrom('done', 'done', 'retry', 'refused'),
  }),
  { minLength: 3, maxLength: 9 },
)

/** A product that does each key once; orders of a suspension are told apart by its id, which stands in their keys. */
function aProduct() {
  const done = new Set<string>()
  const stopped = new Map<string, boolean>()
  return {
    does({ key, action }: { key: string; action: 'suspend' | 'restore' }) {
      if (done.has(key)) return
      done.add(key)
      stopped.set(key.split(':')[1] ?? '', action === 'suspend')
    },
    isStopped: (suspensionId: string) => stopped.get(suspensionId) ?? false,
  }
}

/** What really was so at the moment at which the product was asked to stop a service. */
interface Moment {
  openMinor: number
  approval: string | undefined
  gate: boolean
}

test('over random histories, no service is stopped without its own approval, nor while it is paid or held', async () => {
  const world = await openStopWorld('2026-03-04T15:30:00Z')
  const { db } = world.deps
  const counts = { histories: 0, stopped: 0, restored: 0, paid: 0, held: 0, running: 0 }
  const moments: Moment[] = []
  let current: Debtor | undefined
  let gated: string | null = null
  let fate: 'done' | 'retry' | 'refused' = 'done'
  const product = aProduct()
  world.answer(async (order) => {
    const { action } = order
    if (action === 'suspend' && current) {
      const [invoice] = await db.select().from(invoices).where(eq(invoices.id, current.invoiceId))
      const live = await liveSuspension(db, world.organisation.id, current.accountId)
      const found = await db
        .select()
        .from(approvals)
        .where(eq(approvals.subjectId, live?.id ?? ''))
      const claimed = found.find(({ state }) => state === 'executing')
      const today = world.now().setZone('America/Chicago').toFormat('yyyy-MM-dd')
      moments.push({
        openMinor: invoice?.disputed ? 0 : (invoice?.openMinor ?? 0),
        approval: claimed && live && live.suspendOn <= today ? claimed.kind : undefined,
        gate: gated !== null && gated > today,
      })
    }
    // An answer that was lost says nothing: the product did it.
    if (fate !== 'refused') product.does(order)
    if (fate === 'refused') return { kind: 'refused', code: 'no', why: 'No.' }
    return fate === 'retry' ? { kind: 'retry', afterMs: 0, why: 'Later.' } : { kind: 'done' }
  })

  const happen = async (event: (typeof EVENTS)[number], debtor: Debtor) => {
    const csm = world.person('csm')
    const cfo = world.person('cfo')
    const deciding = { ...world.context(cfo), hasHook: true }
    const live = await liveSuspension(db, world.organisation.id, debtor.accountId)
    const suspensionId = live?.id ?? testId()
    const answer = async (given: Parameters<typeof recordAnswer>[3]['answer']) => {
      await recordAnswer(
        world.context(csm),
        world.organisation,
        csm,
        { accountId: debtor.accountId, answer: given },
        testId(),
      )
    }
    const day = (days: number) => world.now().plus({ days }).toFormat('yyyy-MM-dd')
    switch (event) {
      case 'approve':
        return world.approve(debtor).catch(() => {})
      case 'pay':
        counts.paid += 1
        return world.pay(debtor, 100_000)
      case 'part':
        return world.pay(debtor, 10_000)
      case 'hold':
        counts.held += 1
        gated = day(4)
        return answer({ kind: 'hold', until: gated, reason: 'talking' })
      case 'dispute':
        return answer({ kind: 'dispute', reason: 'amount', invoiceIds: [debtor.invoiceId], text: '' })
      case 'extend': {
        const wanted = { suspensionId, toOn: day(5), reason: 'more time' }
        await extendSuspension(deciding, await world.basis(), cfo, wanted, testId())
        return
      }
      case 'cancel':
        await cancelSuspension(deciding, await world.basis(), cfo, { suspensionId, reason: 'no' })
        return
      case 'again':
        if (live) await retrySuspension(world.context(cfo), await world.basis(), live.id)
        return
      case 'nothing':
        return
    }
  }

  /** What a card calls stopped is, and nothing else is but what people are told may be. */
  const cardsAreTrue = async ({ accountId }: Debtor) => {
    const [row] = await db.select().from(suspensions).where(eq(suspensions.accountId, accountId))
    const waits = row?.state === 'proposed' || row?.state === 'scheduled'
    const runs = row?.state === 'restored' || row?.state === 'cancelled' || (waits && row.debt.length === 0)
    if (runs) counts.running += 1
    if (runs || row?.state === 'suspended') expect(product.isStopped(row.id)).toBe(!runs)
  }

  await fc.assert(
    fc.asyncProperty(history, fc.integer({ min: 0, max: 4 }), async (steps, early) => {
      const began = at('2026-03-04T15:30:00Z').plus({ days: 0 })
      world.moveTo(began.toISO() ?? '')
      gated = null
      fate = 'done'
      const debtor = await world.debtor({ deadlineOn: '2026-03-06' })
      current = debtor
      counts.histories += 1
      await world.minute()
      if (early > 0) await world.approve(debtor)
      for (const { event, hours, fate: next } of steps) {
        await happen(event, debtor)
        fate = next
        world.moveTo(world.now().plus({ hours }).toISO() ?? '')
        await world.minute()
        await cardsAreTrue(debtor)
      }
      fate = 'done'
      await world.pay(debtor, 100_000)
      await world.minute()
      await world.minute()
      const [paid] = await db.select().from(suspensions).where(eq(suspensions.accountId, debtor.accountId))
      // A product that refused to restore waits for somebody to press Try again.
      expect(['restored', 'cancelled', 'failed']).toContain(paid?.state)
      await cardsAreTrue(debtor)
      // Whatever is left is of no concern to the next history.
      await db
        .update(suspensions)
        .set({ state: 'cancelled' })
        .where(eq(suspensions.accountId, debtor.accountId))
      const [last] = await db.select().from(suspensions).where(eq(suspensions.accountId, debtor.accountId))
      if (last?.suspendedAt) counts.stopped += 1
      if (last?.restoredAt) counts.restored += 1
    }),
    { numRuns: 80, seed: 11 },
  )
  console.log(JSON.stringify({ ...counts, asked: moments.length }))
  for (const moment of moments) {
    expect(moment.openMinor).toBeGreaterThan(500)
    expect(moment.approval).toBe('suspension')
    expect(moment.gate).toBe(false)
  }
  expect(moments.length).toBeGreaterThan(5)
  expect(counts.stopped).toBeGreaterThan(2)
  expect(counts.running).toBeGreaterThan(counts.histories)
  await world.close()
}, 300_000)
