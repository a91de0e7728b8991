import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordAbsence } from '../../src/absences/record-absence.ts'
import { approvalScene, NOON, TODAY } from '../approvals/scene.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

test('an administrator says that somebody is away, but lends themselves nobody’s voice', async () => {
  const { contextOf, admin, cfo, head, csm } = await approvalScene(database.db)
  const away = (actor: typeof admin, personId: string, delegateId: string | null) =>
    recordAbsence(
      contextOf(actor, NOON),
      TODAY,
      actor,
      { personId, delegateId, fromOn: TODAY, untilOn: TODAY },
      `${actor.name} ${personId} ${delegateId}`,
    )
  expect(await away(admin, cfo.id, admin.id)).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('Nobody names themselves to stand in for somebody else'),
  })
  expect(await away(admin, cfo.id, head.id)).toMatchObject({ kind: 'recorded' })
  expect(await away(csm, csm.id, admin.id)).toMatchObject({ kind: 'recorded' })
  expect(await away(csm, head.id, null)).toMatchObject({ kind: 'refused' })
})
