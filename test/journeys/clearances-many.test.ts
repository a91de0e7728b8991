import { eq, ne } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accounts, answers, clearances, identities, outbox, people } from '../../db/schema.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

describe.each(PLATFORMS)('many questions at once in $name', (platform) => {
  let world: World
  let stage: Stage
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    const { db } = world.deps
    for (const person of ['Marcus', 'Rosalind', 'Yolanda'])
      await stage.command(person, 'direct', '/overdue mine')
    await db.update(identities).set({ lastSeenAt: null }).where(ne(identities.platform, stage.platform))
    const [marcus] = await db.select().from(people).where(eq(people.name, 'Marcus Tillinghast'))
    await db.update(accounts).set({ csmId: marcus?.id ?? null })
    await db.delete(clearances).where(eq(clearances.state, 'open'))
    await world.sandbox.clock?.set(world.deps.now().plus({ minutes: 1 }))
  })
  afterAll(() => world.close())

  const asks = async () =>
    (await world.deps.db.select().from(clearances)).filter(({ kind }) => kind === 'ask')

  test('somebody with more than five questions gets one list, not a message for each', async () => {
    const open = (await asks()).filter(({ state }) => state === 'open')
    expect(open.length).toBeGreaterThan(5)
    const sent = (await world.deps.db.select().from(outbox)).filter(({ key }) => key.startsWith('questions:'))
    const posts = sent.filter(({ key }) => !key.includes(':edit:'))
    expect(posts).toHaveLength(1)
    const list = stage.lastPrivate('Marcus')
    expect(list.text).toContain(`May we contact these ${open.length} clients?`)
    expect(list.buttons.filter((label) => label === 'Answer').length).toBe(Math.min(10, open.length))
  })

  test('two people who answer at the same moment: one wins, and the other is told who', async () => {
    const [first] = (await asks()).filter(({ state }) => state === 'open')
    const call = { name: 'clear-question' as const, input: { clearanceId: first?.id ?? '' } }
    const both = await Promise.all([stage.run('Marcus', call), stage.run('Rosalind', call)])
    const won = both.filter((said) => said.includes('Noted, thank you'))
    const lost = both.filter((said) => said.includes('answered that question'))
    expect([won.length, lost.length]).toEqual([1, 1])
    const rows = await world.deps.db.select().from(answers)
    expect(rows.filter(({ clearanceId }) => clearanceId === first?.id)).toHaveLength(1)
  })

  test('all on a page are cleared with one click, and the list says what is left', async () => {
    const before = (await asks()).filter(({ state }) => state === 'open').length
    const list = await stage.command('Marcus', 'direct', '/dunwell questions')
    const label = list.buttons.find((one) => one.startsWith('Clear all')) ?? ''
    await stage.press('Marcus', list, label)
    const open = async () => (await asks()).filter(({ state }) => state === 'open').length
    await expect.poll(open, { timeout: 10_000 }).toBe(before - Math.min(10, before))
    const rows = (await world.deps.db.select().from(answers)).filter(({ kind }) => kind === 'clear')
    expect(rows.length).toBe(Math.min(10, before) + 1)
  })

  test('a reply in words while nothing is open is looked up as an account, as ever', async () => {
    expect((await stage.say('Yolanda', 'saltmarsh')).text).toContain('Saltmarsh Broadcasting')
    expect((await stage.say('Yolanda', `no such ${'x'.repeat(39_000)}`)).text).toContain('No account matches')
  })
})
