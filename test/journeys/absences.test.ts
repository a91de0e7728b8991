import { eq, ne } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { absences, audit, clearances, identities, people, timeline } from '../../db/schema.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Seen, Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

describe.each(PLATFORMS)('absences in $name', (platform) => {
  let world: World
  let stage: Stage
  const minute = async () => {
    await world.sandbox.clock?.set(world.deps.now().plus({ minutes: 1 }))
  }
  const told = async () => (await world.deps.db.select().from(timeline)).map(({ text }) => text)
  const questions = (person: string) => stage.command(person, 'direct', '/dunwell questions')
  const away = (person: string, words: string) => stage.command(person, 'direct', `/dunwell away ${words}`)
  const askedOf = async (name: string) => {
    const rows = await world.deps.db
      .select({ name: people.name, state: clearances.state, kind: clearances.kind })
      .from(clearances)
      .innerJoin(people, eq(people.id, clearances.askedPersonId))
    return rows.filter((one) => one.name.startsWith(name) && one.state === 'open' && one.kind === 'ask')
      .length
  }
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    for (const person of ['Marcus', 'Rosalind', 'Yolanda', 'Kenji', 'Caleb', 'Nadia', 'Dana'])
      await stage.command(person, 'direct', '/overdue mine')
    await world.deps.db
      .update(identities)
      .set({ lastSeenAt: null })
      .where(ne(identities.platform, stage.platform))
    await world.deps.db.delete(clearances).where(eq(clearances.state, 'open'))
    await world.sandbox.clock?.set(world.deps.now().set({ hour: 17 }))
  })
  afterAll(() => world.close())

  let noted: Seen
  test('an open question goes to the stand-in, who is told, and everybody can see it', async () => {
    expect(await askedOf('Marcus')).toBeGreaterThan(0)
    const waiting = await askedOf('Marcus')
    noted = await away('Marcus', 'today to 6 March, Yolanda stands in')
    expect(noted.text).toContain(
      'Marcus Tillinghast is away Mon 2 Mar – Fri 6 Mar; Yolanda Prewitt stands in.',
    )
    await expect
      .poll(() => stage.lastPrivate('Yolanda').text)
      .toContain('You stand in for Marcus Tillinghast')
    await minute()
    expect(await askedOf('Marcus')).toBe(0)
    expect(await askedOf('Yolanda')).toBeGreaterThanOrEqual(waiting)
    expect((await questions('Yolanda')).text).toContain('Corvane')
    expect(
      (await told()).some((text) =>
        text.startsWith(
          'Yolanda Prewitt is asked now instead of Marcus Tillinghast, who is away: Final notice',
        ),
      ),
    ).toBe(true)
    const home = await stage.home('Marcus')
    expect(home.text).toContain('You are away')
    expect(home.text).toContain('Yolanda Prewitt stands in')
    expect(home.buttons).toContain('I am back')
    expect((await stage.home('Yolanda')).text).toContain('You stand in for Marcus Tillinghast')
    expect((await stage.command('Dana', 'finance', '/dunwell status')).text).toContain(
      'Marcus Tillinghast is away Mon 2 Mar – Fri 6 Mar; Yolanda Prewitt stands in',
    )
  })

  test('a stand-in who is away hands nothing on: the account executive is asked', async () => {
    const also = await away('Yolanda', 'until Tuesday Kenji covers')
    expect(also.text).toContain('Kenji Matsuoka-Bell stands in')
    await minute()
    expect(await askedOf('Kenji')).toBeGreaterThan(0)
    expect((await questions('Kenji')).text).not.toContain('Corvane')
    expect((await questions('Caleb')).text).toContain('Corvane')
  })

  test('whoever comes back early is asked again, and only their own absence is theirs to end', async () => {
    const [own] = await world.deps.db.select().from(absences)
    const forged = { name: 'end-absence' as const, input: { absenceId: own?.id ?? '' } }
    expect(await stage.run('Kenji', forged)).toContain('Only Marcus Tillinghast or an administrator')
    const back = await stage.press('Marcus', noted, 'Take back')
    expect(back.text).toContain('Marcus Tillinghast is asked again')
    await minute()
    expect((await questions('Marcus')).text).toContain('Corvane')
    expect((await questions('Caleb')).text).not.toContain('Corvane')
    expect(await stage.run('Marcus', forged)).toContain('over already')
    const verbs = (await world.deps.db.select().from(audit)).map(({ verb }) => verb)
    expect(verbs).toEqual(expect.arrayContaining(['record-absence', 'end-absence', 'hand-over-clearances']))
  })

  test('without words a form asks, an administrator for anybody, and it complains beside the field', async () => {
    await away('Marcus', '')
    expect(Object.keys(stage.form('Marcus')?.fields ?? {})).toEqual([
      'First day away',
      'Last day away',
      'Who stands in',
    ])
    await away('Nadia', '')
    expect(stage.form('Nadia')?.title).toBe('Away')
    const wrong = await stage.fill('Nadia', {
      'Who is away': 'Marcus',
      'First day away': '2026-03-10',
      'Last day away': '2026-03-04',
      'Who stands in': 'Kenji',
    })
    expect(Object.values(wrong.errors).join()).toContain('The last day away lies before the first one.')
    await stage.fill('Nadia', {
      'Who is away': 'Marcus',
      'First day away': '2026-03-04',
      'Last day away': '2026-03-04',
      'Who stands in': 'Kenji',
    })
    await expect
      .poll(() => stage.lastPrivate('Nadia').text)
      .toContain('Marcus Tillinghast is away Wed 4 Mar; Kenji Matsuoka-Bell stands in.')
    expect((await away('Marcus', 'tomorrow to Friday')).text).toContain('already. End that first.')
  })

  test('it ends by itself with its last day', async () => {
    await stage.stepDays(2)
    await world.sandbox.clock?.set(world.deps.now().set({ hour: 17 }))
    expect((await questions('Kenji')).text).toContain('Corvane')
    await stage.stepDays(1)
    await world.sandbox.clock?.set(world.deps.now().set({ hour: 17 }))
    expect(await askedOf('Marcus')).toBeGreaterThan(0)
  })
})
