import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outbox, people, workspaces } from '../../db/schema.ts'
import type { Person } from '../../src/people/person.ts'
import type { ApprovalKind } from '../../src/policy/approval-rules.ts'
import type { Sending } from '../../src/send.ts'
import { approveClick } from '../../src/slack/approve-click.ts'
import { approvalScene, NOON } from '../approvals/scene.ts'
import { testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { silentLog } from '../support/silent-log.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

async function clickScene(kind: ApprovalKind = 'tier-3') {
  const { db } = database
  const scene = await approvalScene(db)
  const [workspace] = await db.select().from(workspaces).where(eq(workspaces.id, scene.workspaceId))
  const sent: Sending[] = []
  const deps = { db, now: () => NOON, newId: testId, log: silentLog, messengers: {} }
  const request = await scene.ask(kind)
  if (request.kind !== 'requested') throw new Error('not asked')
  const { approvalId } = request
  const bodyOf = (who: Person, changes: object = {}) => ({
    type: 'block_actions',
    team: { id: workspace?.externalId, domain: 'larkfield' },
    user: { id: `U-${who.id}`, name: who.name },
    trigger_id: testId(),
    response_url: 'https://hooks.slack.test/answer',
    channel: { id: 'C0FINANCE', name: 'finance' },
    container: { type: 'message', is_ephemeral: false },
    actions: [
      {
        type: 'button',
        action_id: 'x',
        value: JSON.stringify({ name: 'approve', input: { approvalId, revision: 1 } }),
      },
    ],
    ...changes,
  })
  /** What the clicker reads; undefined when the click is left to the listeners. */
  async function press(body: ReturnType<typeof bodyOf>, lost = false): Promise<string | undefined> {
    const send = async (sending: Sending) => {
      sent.push(sending)
      if (lost) throw new Error('no answer in time')
      return { status: 200, retryAfter: null, text: 'ok' }
    }
    const counted = await approveClick(deps, send, body)
    if (!counted) return undefined
    await counted.answer
    const { body: text = '{}' } = sent.at(-1) ?? {}
    return JSON.parse(text).text
  }
  return { ...scene, approvalId, bodyOf, press, sent }
}

test('a click in a channel counts, and its answer goes to the clicker alone', async () => {
  const { press, bodyOf, lead, state, approvalId, sent } = await clickScene()
  expect(await press(bodyOf(lead))).toContain('Noted, thank you. Approved 12:00')
  expect(await state(approvalId)).toBe('approved')
  expect(sent[0]?.url).toBe('https://hooks.slack.test/answer')
  expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
    response_type: 'ephemeral',
    replace_original: false,
  })
})

test('the same click delivered twice counts once and says so; further clicks are told what holds', async () => {
  const { press, bodyOf, lead, vp, votes, approvalId } = await clickScene()
  const click = bodyOf(lead)
  expect(await press(click)).toContain('Noted, thank you.')
  expect(await press(click)).toContain('That was counted already.')
  expect(await press(bodyOf(vp))).toContain('Approved 12:00')
  expect(await votes(approvalId)).toHaveLength(1)
})

test('who may not decide it is told why, and nothing is counted', async () => {
  const { press, bodyOf, collector, csm, votes, approvalId } = await clickScene()
  expect(await press(bodyOf(collector))).toContain('You asked for this yourself')
  expect(await press(bodyOf(csm))).toContain('needs the role')
  expect(await votes(approvalId)).toHaveLength(0)
})

test('two who press at one instant are both counted, the second over the first', async () => {
  const { press, bodyOf, lead, vp, cfo, load, approvalId } = await clickScene('write-off')
  const said = await Promise.all([lead, vp].map((who) => press(bodyOf(who))))
  const { approval, votes } = await load(approvalId)
  expect([approval.state, votes.length]).toEqual(['pending', 2])
  expect(said.map((text) => (text?.match(/approved 12:00/g) ?? []).length).toSorted()).toEqual([1, 2])
  // With the CFO's yes more changes than the request: that is decided under lock.
  expect(await press(bodyOf(cfo))).toBeUndefined()
})

test('what needs more than a word is left to the listeners, and nothing is counted', async () => {
  const { press, bodyOf, lead, person, votes, approvalId } = await clickScene()
  const button = (input: object) => [
    { type: 'button', action_id: 'x', value: JSON.stringify({ name: 'approve', input }) },
  ]
  const stranger = { ...lead, id: testId() }
  const left = [
    bodyOf(lead, { channel: { id: 'D0LEAD', name: 'directmessage' } }),
    bodyOf(lead, { channel: undefined, view: { id: 'V1' } }),
    bodyOf(lead, { actions: button({ approvalId, revision: 7 }) }),
    bodyOf(lead, { actions: button({ approvalId: testId(), revision: 1 }) }),
    bodyOf(lead, { actions: button({ approvalId: 'x' }) }),
    bodyOf(lead, { actions: [{ type: 'button', value: 'not ours' }] }),
    bodyOf(lead, { actions: [{ type: 'static_select', selected_option: { value: 'x' } }] }),
    bodyOf(lead, { team: { id: 'T0ELSEWHERE' } }),
    bodyOf(lead, { team: null }),
    bodyOf(stranger),
  ]
  for (const body of left) expect(await press(body)).toBeUndefined()
  const gone = await person('Quentin', ['finance_lead'])
  await database.db.update(people).set({ active: false }).where(eq(people.id, gone.id))
  expect(await press(bodyOf(gone))).toBeUndefined()
  expect(await votes(approvalId)).toHaveLength(0)
})

test('a final notice and a suspension are never decided by a click', async () => {
  for (const kind of ['tier-4', 'suspension'] as const) {
    const { press, bodyOf, cfo, votes, approvalId } = await clickScene(kind)
    expect(await press(bodyOf(cfo))).toBeUndefined()
    expect(await votes(approvalId)).toHaveLength(0)
  }
})

test('somebody of another company cannot decide, whatever the request they name', async () => {
  const theirs = await clickScene()
  const ours = await clickScene()
  const forged = { ...ours.bodyOf(ours.lead), actions: theirs.bodyOf(theirs.lead).actions }
  expect(await ours.press(forged)).toBeUndefined()
  expect(await theirs.votes(theirs.approvalId)).toHaveLength(0)
})

test('an answer that Slack does not take where the click was comes as a message', async () => {
  const { press, bodyOf, lead, collector, state, approvalId, organisation } = await clickScene()
  await press(bodyOf(collector), true)
  await press(bodyOf(lead), true)
  expect(await state(approvalId)).toBe('approved')
  const rows = await database.db
    .select()
    .from(outbox)
    .where(eq(outbox.organisationId, organisation.id))
    .orderBy(outbox.sequence)
  const told = rows
    .filter(({ key }) => key.startsWith('click:'))
    .map(({ payload }) => JSON.stringify(payload))
  expect(told).toEqual([
    expect.stringContaining('You asked for this yourself'),
    expect.stringContaining('Noted, thank you.'),
  ])
})
