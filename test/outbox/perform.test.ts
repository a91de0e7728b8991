import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { perform } from '../../src/outbox/perform.ts'
import type { Deps } from '../../src/ports.ts'
import { createTestDatabase } from '../support/database.ts'
import { silentLog } from '../support/silent-log.ts'

test('while the database is away, what waits for another message is tried again, for nothing was sent', async () => {
  const { db, close } = await createTestDatabase()
  await close()
  const sent: string[] = []
  const post = async () => {
    sent.push('post')
    return { kind: 'uncertain' as const, why: '' }
  }
  const messenger = { pacingMs: 0, post, update: post, find: async () => ({ kind: 'absent' as const }) }
  const deps: Deps = {
    db,
    now: () => DateTime.utc(),
    newId: randomUUID,
    log: silentLog,
    messengers: { teams: messenger },
  }
  const workspace = {
    id: 'w',
    organisationId: 'o',
    platform: 'teams' as const,
    externalId: 't',
    status: 'active',
    problem: null,
  }
  const outcome = await perform(
    deps,
    { workspace: () => workspace, message: () => undefined },
    {
      sequence: 1,
      organisationId: 'o',
      key: 'reply',
      lane: 'l',
      payload: {
        kind: 'post',
        workspaceId: 'w',
        to: { channelId: 'c' },
        threadKey: 'root',
        card: { title: '', summary: '', parts: [] },
      },
      attempts: 0,
      lapsed: false,
      since: new Date(0),
      place: 1,
    },
  )
  expect(outcome).toMatchObject({ kind: 'retry', counts: false })
  expect(sent).toEqual([])
})
