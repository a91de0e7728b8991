import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverDue } from '../../src/outbox/deliver.ts'
import { outboxDepth } from '../../src/outbox/depth.ts'
import type { Delivery, Deps, Messenger } from '../../src/ports.ts'
import { createSlackWorld, type SlackWorld } from '../slack/slack-world.ts'
import { postTo, put } from './outbox-world.ts'

let world: SlackWorld
beforeAll(async () => {
  world = await createSlackWorld()
})
afterAll(() => world.close())

test('four deliverers on one database send every row once, one at a time and in order per lane', async () => {
  const lanes = 25
  const each = 12
  for (let serial = 0; serial < each; serial += 1) {
    for (let lane = 0; lane < lanes; lane += 1) {
      await put(world, `${lane}:${serial}`, postTo(world, `C${lane}`, 'x'))
    }
  }
  const seen = new Map<string, string[]>()
  const under = new Set<string>()
  let overlaps = 0
  const messenger: Messenger = {
    pacingMs: 0,
    async post({ to }, _card, key): Promise<Delivery> {
      const channelId = 'channelId' in to ? to.channelId : to.userId
      if (under.has(channelId)) overlaps += 1
      under.add(channelId)
      await new Promise((resolve) => setTimeout(resolve, key.length % 4))
      seen.set(channelId, [...(seen.get(channelId) ?? []), key])
      under.delete(channelId)
      return { kind: 'sent', ref: { channelId, externalId: key } }
    },
    update: async (_workspace, ref) => ({ kind: 'sent', ref }),
    find: async () => ({ kind: 'absent' }),
  }
  const deps: Deps = { ...world.deps, messengers: { slack: messenger } }
  const rounds = async (claimant: string) => {
    let sent = 0
    for (let round = 0; round < 40; round += 1) {
      sent += (await deliverDue(deps, { claimant, limit: 40, concurrency: 8 })).sent
    }
    return sent
  }
  const sent = await Promise.all(['a', 'b', 'c', 'd'].map(rounds))
  expect(sent.reduce((sum, one) => sum + one, 0)).toBe(lanes * each)
  expect(overlaps).toBe(0)
  for (let lane = 0; lane < lanes; lane += 1) {
    expect(seen.get(`C${lane}`)).toEqual(Array.from({ length: each }, (_, serial) => `${lane}:${serial}`))
  }
  expect(await outboxDepth(world.deps.db, world.organisationId)).toMatchObject({
    pending: 0,
    sending: 0,
    failed: 0,
  })
})
