import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approvalVotes } from '../../db/schema.ts'
import { approvalDesk, onPlatform } from '../support/approvals.ts'
import { testId } from '../support/builders.ts'
import { type MixedStage, mixedStage } from '../support/mixed-stage.ts'
import type { Seen } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

const ON_TEAMS = ['Desmond', 'Rosalind']
const ON_SLACK = ['Ingrid', 'Paloma', 'Dana', 'Margit']

let world: World
let stage: MixedStage
let desk: ReturnType<typeof approvalDesk>
beforeAll(async () => {
  world = await openWorld()
  stage = mixedStage(world, ON_TEAMS)
  desk = approvalDesk(world)
  await onPlatform(world, stage.teams, ON_TEAMS)
  await onPlatform(world, stage.slack, ON_SLACK)
})
afterAll(() => world.close())

const hears = async (person: string, ...words: string[]): Promise<Seen> => {
  const found = () =>
    stage
      .of(person)
      .toldAlone(person)
      .findLast(({ text }) => words.every((word) => text.includes(word)))
  await expect.poll(found, { timeout: 8_000 }).toBeDefined()
  const seen = found()
  if (!seen) throw new Error(`${person} did not hear ${words.join()}`)
  return seen
}
/** In the channel of both platforms. */
const posted = async (words: string) => {
  const texts = () => stage.channels('finance').map(({ text }) => text.includes(words))
  await expect.poll(texts, { timeout: 8_000 }).toEqual([true, true])
}
const state = async (id: string) => (await desk.load(id)).state

test('Tier 4: one approver on Slack, one on Teams, one decision on every card of both', async () => {
  const id = await desk.ask('tier-4', 'Fennimore')
  await posted('Final notice: Fennimore')
  await stage.slack.press('Ingrid', await hears('Ingrid', 'Final notice: Fennimore'), 'Approve…')
  await stage.slack.submit('Ingrid', {})
  await posted('Ingrid Thackeray approved')
  await stage.teams.press('Desmond', await hears('Desmond', 'Final notice: Fennimore', '1 of 2'), 'Approve…')
  await stage.teams.submit('Desmond', {})
  await expect.poll(() => state(id)).toBe('approved')
  await posted('2 of 2')
  for (const person of ['Ingrid', 'Desmond', 'Rosalind', 'Dana'])
    await hears(person, 'Final notice: Fennimore', 'Not carried out yet')
  const votes = await world.deps.db.select().from(approvalVotes).where(eq(approvalVotes.approvalId, id))
  expect(votes.map(({ platform }) => platform).sort()).toEqual(['slack', 'teams'])
})

test('the same person on the other platform is the same person', async () => {
  const id = await desk.ask('tier-4', 'Zephrine')
  const form = { approvalId: id, revision: 1, answers: {} }
  const at = () => world.deps.now().toUTC().toISO() ?? ''
  expect(
    await stage.slack.run('Ingrid', { name: 'save-approve', input: { ...form, form: testId(), at: at() } }),
  ).toContain('1 of 2')
  await stage.teams.command('Ingrid', 'direct', '/overdue mine')
  expect(
    await stage.teams.run('Ingrid', { name: 'save-approve', input: { ...form, form: testId(), at: at() } }),
  ).toContain('You approved it already')
  expect(await state(id)).toBe('pending')
})

test('both platforms at the same instant: one yes and one no, and exactly one of them counts', async () => {
  const id = await desk.ask('tier-3', 'Quillhaven')
  await stage.teams.command('Paloma', 'direct', '/overdue mine')
  const [yes, no] = await Promise.all([
    stage.slack.run('Ingrid', { name: 'approve', input: { approvalId: id, revision: 1 } }),
    stage.teams.run('Paloma', {
      name: 'save-deny',
      input: { approvalId: id, revision: 1, form: testId(), answers: { reason: 'they called' } },
    }),
  ])
  const decided = await state(id)
  expect(['approved', 'denied']).toContain(decided)
  const [winner, loser] = decided === 'approved' ? [yes, no] : [no, yes]
  expect(winner).toContain('Noted, thank you')
  expect(loser).not.toContain('Noted')
  expect(loser).toContain(decided === 'approved' ? 'Ingrid Thackeray approved' : 'Denied by Paloma Whitcombe')
  await posted(decided === 'approved' ? 'Ingrid Thackeray approved' : 'Denied by Paloma Whitcombe')
})

test('a denial on Teams is told on Slack, to who asked there', async () => {
  const id = await desk.ask('suspension', 'Corvane')
  await stage.teams.press('Rosalind', await hears('Rosalind', 'Suspension: Corvane'), 'Deny…')
  await stage.teams.submit('Rosalind', { Why: 'the board meets on Thursday' })
  await expect.poll(() => state(id)).toBe('denied')
  await hears('Dana', 'Suspension for Corvane', 'the board meets on Thursday')
  await posted('Denied by Rosalind Achterberg')
})
