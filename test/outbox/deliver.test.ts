import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { audit, chatMessages, outbox, outboxLanes, workspaces } from '../../db/schema.ts'
import { adopt, nextDelivery } from '../../src/outbox/claim.ts'
import { outboxDepth } from '../../src/outbox/depth.ts'
import { createSlackWorld, DANA, type SlackWorld } from '../slack/slack-world.ts'
import { cardSaying, deliver, hurry, postTo, put, rowOf, titlesIn } from './outbox-world.ts'

let world: SlackWorld
beforeAll(async () => {
  world = await createSlackWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.deps.db.delete(outbox)
  await world.deps.db.delete(outboxLanes)
  await world.deps.db.delete(chatMessages)
  await world.deps.db.delete(audit)
  await world.deps.db.update(workspaces).set({ status: 'active', problem: null })
  world.sandbox.workspace.reset()
})
afterEach(() => world.sandbox.faults.clear())

const audited = (verb: string) =>
  world.deps.db
    .select()
    .from(audit)
    .where(and(eq(audit.organisationId, world.organisationId), eq(audit.verb, verb)))

describe('a post', () => {
  test('goes out once, carries its key, and is known afterwards by it', async () => {
    await put(world, 'digest:1', postTo(world, 'C0FIN', 'Good morning'))
    await put(world, 'digest:1', postTo(world, 'C0FIN', 'Good morning again'))
    expect(await deliver(world)).toMatchObject({ sent: 1, failed: 0 })
    expect(await deliver(world)).toMatchObject({ sent: 0 })
    const [message] = world.sandbox.workspace.messages('C0FIN')
    expect(message?.metadata).toEqual({ event_type: 'dunwell_message', event_payload: { key: 'digest:1' } })
    const [known] = await world.deps.db.select().from(chatMessages)
    expect(known).toMatchObject({ messageKey: 'digest:1', channelId: 'C0FIN', externalId: message?.ts })
    expect(await rowOf(world.deps.db, 'digest:1')).toMatchObject({ state: 'sent', problem: null })
  })

  test('in a lane follows those before it', async () => {
    for (let serial = 0; serial < 12; serial += 1) {
      await put(world, `a:${serial}`, postTo(world, 'C0FIN', `a ${serial}`))
      await put(world, `d:${serial}`, postTo(world, 'C0FIN', `d ${serial}`, { to: { userId: DANA.id } }))
    }
    await deliver(world)
    expect(titlesIn(world, 'C0FIN')).toEqual(Array.from({ length: 12 }, (_, serial) => `a ${serial}`))
    const direct = world.sandbox.workspace.directOf(DANA.id).id
    expect(titlesIn(world, direct)).toEqual(Array.from({ length: 12 }, (_, serial) => `d ${serial}`))
  })

  test('can go into the thread of another', async () => {
    await put(world, 'reply', postTo(world, 'C0FIN', 'More', { threadKey: 'head' }), 'another-lane')
    await put(world, 'head', postTo(world, 'C0FIN', 'Head'))
    await deliver(world)
    await hurry(world.deps.db)
    await deliver(world)
    const [head, reply] = world.sandbox.workspace.messages('C0FIN')
    expect([head?.text, reply?.text, reply?.threadTs]).toEqual(['Head', 'More', head?.ts])
  })

  test('waits for the pace of its lane', async () => {
    const messenger = world.deps.messengers.slack
    if (!messenger) throw new Error('no messenger')
    messenger.pacingMs = 60_000
    await put(world, 'one', postTo(world, 'C0FIN', 'one'))
    await put(world, 'two', postTo(world, 'C0FIN', 'two'))
    expect(await deliver(world)).toMatchObject({ sent: 1 })
    const wait = await nextDelivery(world.deps.db)
    expect(wait).toBeGreaterThan(50_000)
    expect(wait).toBeLessThanOrEqual(60_000)
    messenger.pacingMs = 0
    await hurry(world.deps.db)
    expect(await nextDelivery(world.deps.db)).toBe(0)
    expect(await deliver(world)).toMatchObject({ sent: 1 })
    expect(await nextDelivery(world.deps.db)).toBeNull()
  })
})

describe('after a crash', () => {
  async function crashed(key: string, secondsAgo = 10) {
    await world.deps.db
      .update(outbox)
      .set({
        state: 'sending',
        claimedBy: 'the-dead',
        leaseUntil: new Date(Date.now() + (60 - secondsAgo) * 1_000),
      })
      .where(eq(outbox.key, key))
  }

  test('a message that had gone out is found by its key and not sent again', async () => {
    await put(world, 'digest:1', postTo(world, 'C0FIN', 'Good morning'))
    const target = {
      workspace: {
        id: world.workspaceId,
        organisationId: world.organisationId,
        platform: 'slack' as const,
        externalId: 'T0LARK',
      },
      to: { channelId: 'C0FIN' },
    }
    await world.deps.messengers.slack?.post(target, cardSaying('Good morning'), 'digest:1')
    await crashed('digest:1')
    expect(await deliver(world)).toMatchObject({ sent: 0 })
    expect(await adopt(world.deps.db, 'this-process')).toBe(1)
    expect(await deliver(world)).toMatchObject({ sent: 1, found: 1 })
    expect(titlesIn(world, 'C0FIN')).toEqual(['Good morning'])
    expect(await world.deps.db.select().from(chatMessages)).toHaveLength(1)
  })

  test('a message that was on its way a moment ago is left alone until the platform has taken it in', async () => {
    await put(world, 'digest:1', postTo(world, 'C0FIN', 'Good morning'))
    await crashed('digest:1', 0)
    await adopt(world.deps.db, 'this-process')
    expect(await deliver(world)).toMatchObject({ sent: 0 })
    expect(titlesIn(world, 'C0FIN')).toEqual([])
  })

  test('a message that had not gone out is sent', async () => {
    await put(world, 'digest:1', postTo(world, 'C0FIN', 'Good morning'))
    await crashed('digest:1')
    await adopt(world.deps.db, 'this-process')
    expect(await deliver(world)).toMatchObject({ sent: 1, found: 0 })
    expect(titlesIn(world, 'C0FIN')).toEqual(['Good morning'])
  })

  test('a lost answer is looked up and leads to one message', async () => {
    world.sandbox.faults.next('chat.postMessage', { kind: 'drop-after' })
    await put(world, 'digest:1', postTo(world, 'C0FIN', 'Good morning'))
    expect(await deliver(world)).toMatchObject({ sent: 0, uncertain: 1 })
    expect(await deliver(world)).toMatchObject({ sent: 0, uncertain: 0 })
    await hurry(world.deps.db)
    expect(await deliver(world)).toMatchObject({ sent: 1, found: 1 })
    expect(titlesIn(world, 'C0FIN')).toEqual(['Good morning'])
  })

  test('what nobody can tell is parked with a sentence, and its lane goes on', async () => {
    world.sandbox.faults.next('chat.postMessage', { kind: 'drop-after' })
    world.sandbox.faults.next('conversations.history', { kind: 'status', status: 503 }, 100)
    await put(world, 'one', postTo(world, 'C0FIN', 'one'))
    for (let round = 0; round < 8; round += 1) {
      await deliver(world)
      await hurry(world.deps.db)
    }
    expect(await rowOf(world.deps.db, 'one')).toMatchObject({
      state: 'uncertain',
      problem: expect.stringContaining('Nobody can tell whether it arrived'),
    })
    expect(await audited('delivery-uncertain')).toHaveLength(1)
    await put(world, 'two', postTo(world, 'C0FIN', 'two'))
    expect(await deliver(world)).toMatchObject({ sent: 1 })
    expect(await outboxDepth(world.deps.db)).toMatchObject({ uncertain: 1, pending: 0 })
  })
})

describe('when Slack is busy or down', () => {
  test('Retry-After holds up the lane without using up an attempt', async () => {
    world.sandbox.faults.next('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 30 })
    await put(world, 'one', postTo(world, 'C0FIN', 'one'))
    await put(world, 'two', postTo(world, 'C0FIN', 'two'))
    expect(await deliver(world)).toMatchObject({ sent: 0, retried: 1 })
    expect(await rowOf(world.deps.db, 'one')).toMatchObject({ state: 'pending', attempts: 0 })
    expect(await nextDelivery(world.deps.db)).toBeGreaterThan(25_000)
    await hurry(world.deps.db)
    expect(await deliver(world)).toMatchObject({ sent: 2 })
    expect(titlesIn(world, 'C0FIN')).toEqual(['one', 'two'])
  })

  test('five retries are made, then the failure is surfaced once', async () => {
    world.sandbox.faults.next('chat.postMessage', { kind: 'status', status: 503 }, 6)
    await put(world, 'one', postTo(world, 'C0FIN', 'one', { tellUserId: DANA.id }))
    for (let round = 0; round < 5; round += 1) {
      expect(await deliver(world)).toMatchObject({ retried: 1, failed: 0 })
      await hurry(world.deps.db)
    }
    expect(await deliver(world)).toMatchObject({ retried: 0, failed: 1 })
    await deliver(world)
    expect(await rowOf(world.deps.db, 'one')).toMatchObject({ state: 'failed', attempts: 5 })
    expect(await audited('delivery-failed')).toHaveLength(1)
    const told = titlesIn(world, world.sandbox.workspace.directOf(DANA.id).id)
    expect(told).toEqual(['A message was not delivered: Slack is not available (503). It was tried 6 times.'])
  })
})

describe('a refusal for good', () => {
  test('names the remedy, tells whoever asked, and does not block the lane', async () => {
    await put(world, 'one', postTo(world, 'C0GEN', 'one', { tellUserId: DANA.id }))
    expect(await deliver(world)).toMatchObject({ failed: 1 })
    await deliver(world)
    expect(await rowOf(world.deps.db, 'one')).toMatchObject({
      state: 'failed',
      problem: 'Dunwell is not a member of the channel C0GEN. Type /invite @Dunwell there.',
    })
    expect(titlesIn(world, world.sandbox.workspace.directOf(DANA.id).id)).toHaveLength(1)
    await world.sandbox.act.inviteBot(DANA.id, 'C0GEN')
    await put(world, 'two', postTo(world, 'C0GEN', 'two'))
    expect(await deliver(world)).toMatchObject({ sent: 1 })
  })

  test('of the token marks the workspace once and stops trying', async () => {
    world.sandbox.faults.trouble = 'token-revoked'
    await put(world, 'one', postTo(world, 'C0FIN', 'one', { tellUserId: DANA.id }))
    await deliver(world)
    await put(world, 'two', postTo(world, 'C0FIN', 'two'))
    const before = world.sandbox.calls.length
    await deliver(world)
    expect(world.sandbox.calls.length).toBe(before)
    const [workspace] = await world.deps.db.select().from(workspaces)
    expect(workspace).toMatchObject({
      status: 'revoked',
      problem: expect.stringContaining('SLACK_BOT_TOKEN'),
    })
    expect(await rowOf(world.deps.db, 'two')).toMatchObject({ state: 'failed', problem: workspace?.problem })
    expect(await audited('revoke-workspace')).toHaveLength(1)
  })
})

describe('an edit', () => {
  const edit = () =>
    put(world, 'edit:1', {
      kind: 'update',
      workspaceId: world.workspaceId,
      messageKey: 'digest:1',
      card: cardSaying('Corrected'),
    })

  test('changes the message that its key names and keeps the key on it', async () => {
    await put(world, 'digest:1', postTo(world, 'C0FIN', 'Good morning'))
    await edit()
    await deliver(world)
    expect(titlesIn(world, 'C0FIN')).toEqual(['Corrected'])
    expect(world.sandbox.workspace.messages('C0FIN')[0]?.metadata?.event_payload).toEqual({ key: 'digest:1' })
  })

  test('of a message that never went out fails with the reason', async () => {
    await edit()
    await deliver(world)
    expect(await rowOf(world.deps.db, 'edit:1')).toMatchObject({
      state: 'failed',
      problem: 'The message to edit was not delivered.',
    })
  })

  test('of a message somebody deleted fails quietly', async () => {
    await put(world, 'digest:1', postTo(world, 'C0FIN', 'Good morning'))
    await deliver(world)
    const [message] = world.sandbox.workspace.messages('C0FIN')
    if (message) world.sandbox.workspace.remove(message)
    await edit()
    expect(await deliver(world)).toMatchObject({ failed: 1 })
    expect(await audited('delivery-failed')).toHaveLength(0)
  })
})
