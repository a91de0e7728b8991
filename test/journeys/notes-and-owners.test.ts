import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { audit, notes } from '../../db/schema.ts'
import { HOSTILE } from '../cards/hostile.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

describe.each(PLATFORMS)('notes and owners in $name', (platform) => {
  let world: World
  let stage: Stage
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
  })
  afterAll(() => world.close())

  const auditVerbs = async () => (await world.deps.db.select().from(audit)).map(({ verb }) => verb)

  test('anybody known writes a note in one line, and everybody sees it on the account', async () => {
    const noted = await stage.command(
      'Marcus',
      'finance',
      '/dunwell note corvane industrial their AP clerk is away until Monday',
    )
    expect(noted.text).toContain('Noted on Corvane Industrial Group, Inc.')
    expect(noted.text).toContain('their AP clerk is away until Monday')
    expect(noted.buttons).toEqual(['Undo', 'Open account'])
    const card = await stage.command('Dana', 'finance', '/overdue corvane')
    expect(card.text).toMatch(/Marcus Tillinghast · 2 Mar 08:\d\d\ntheir AP clerk is away until Monday/)
    expect(card.text).toContain('Marcus Tillinghast wrote a note')
    expect(card.buttons).not.toContain('Undo')
    expect(await auditVerbs()).toContain('write-note')
  })

  test('a command that arrives twice writes one note', async () => {
    await stage.command('Dana', 'finance', '/dunwell note A002 called, no answer')
    await stage.again()
    const found = (await world.deps.db.select().from(notes)).filter(
      ({ text }) => text === 'called, no answer',
    )
    expect(found).toHaveLength(1)
  })

  test('its author takes it back; nobody else can, and not twice', async () => {
    const noted = await stage.command('Marcus', 'finance', '/dunwell note corvane wrong customer, sorry')
    const mine = await stage.press('Marcus', noted, 'Undo')
    expect(mine.text).not.toContain('wrong customer')
    expect(mine.text).toContain('Marcus Tillinghast took a note back')
    expect(await auditVerbs()).toContain('undo-note')
    const [left] = (await world.deps.db.select().from(notes)).filter(({ text }) => text.includes('AP clerk'))
    const forged = { name: 'undo-note' as const, input: { noteId: left?.id ?? '' } }
    expect(await stage.run('Dana', forged)).toContain('Only Marcus Tillinghast, who wrote it')
    const [gone] = (await world.deps.db.select().from(notes)).filter(({ text }) => text.includes('sorry'))
    expect(await stage.run('Marcus', { name: 'undo-note', input: { noteId: gone?.id ?? '' } })).toContain(
      'taken back already',
    )
  })

  test('several accounts of that name bring a form that keeps what was typed', async () => {
    await stage.command('Dana', 'finance', '/dunwell note brightfenn they merge their AP teams')
    expect(stage.form('Dana')?.fields.Account).toHaveLength(3)
    await stage.fill('Dana', { Account: 'Brightfenn Cold Storage, LLC (A018)' })
    await expect.poll(() => stage.lastPrivate('Dana').text).toContain('Noted on Brightfenn Cold Storage, LLC')
    expect(stage.lastPrivate('Dana').text).toContain('they merge their AP teams')
  })

  test('a note is data: it cannot ping, link or format, and is kept to the letter', async () => {
    const nasty = HOSTILE.broadcast ?? ''
    await stage.command('Dana', 'finance', `/dunwell note A003 ${nasty}`)
    expect((await stage.command('Dana', 'finance', '/overdue A003')).text).toContain(nasty)
    const long = await stage.command('Dana', 'finance', `/dunwell note A003 ${'x'.repeat(3_001)}`)
    expect(long.text).toContain('up to 3,000 characters; this one has 1 too many')
    expect((await stage.command('Dana', 'finance', '/dunwell note nosuchname hello')).text).toContain(
      'No account is called',
    )
  })

  test('after a day the way back is closed', async () => {
    const noted = await stage.command('Dana', 'finance', '/dunwell note A004 promised a call')
    await stage.stepDays(2)
    expect((await stage.press('Dana', noted, 'Undo')).text).toContain('can be taken back for 24 hours')
  })

  test('an owner is assigned in one line and brought back by Undo', async () => {
    const done = await stage.command('Paloma', 'finance', '/dunwell assign corvane csm jorg')
    expect(done.text).toContain('CSM is now Jörg Wiesendanger, before Marcus Tillinghast.')
    expect((await stage.command('Dana', 'finance', '/overdue corvane')).text).toContain(
      'changed the CSM from Marcus Tillinghast to Jörg Wiesendanger',
    )
    expect((await stage.press('Paloma', done, 'Undo')).text).toContain('is taken back')
    expect((await stage.command('Dana', 'finance', '/overdue corvane')).text).toMatch(
      /CSM\nMarcus Tillinghast/,
    )
    expect(await auditVerbs()).toEqual(expect.arrayContaining(['assign-owner', 'undo-assignment']))
  })

  test('what somebody changed since is not taken back', async () => {
    const first = await stage.command('Paloma', 'finance', '/dunwell assign A002 collector tobias')
    await stage.command('Rosalind', 'finance', '/dunwell assign A002 collector dana')
    expect((await stage.press('Paloma', first, 'Undo')).text).toContain('That is taken back already.')
    await stage.command('Rosalind', 'finance', '/dunwell assign A002 collector nobody')
    expect((await stage.press('Paloma', first, 'Undo')).text).toContain('Somebody else has been made')
  })

  test('names, roles and rights are checked, each with the way on', async () => {
    expect((await stage.command('Marcus', 'finance', '/dunwell assign A002 csm yolanda')).text).toContain(
      'That needs the role',
    )
    expect((await stage.command('Paloma', 'finance', '/dunwell assign A002 csm zelda')).text).toContain(
      'Nobody active is called “zelda”',
    )
    await stage.command('Paloma', 'finance', '/dunwell assign brightfenn ae renata')
    expect(stage.form('Paloma')?.fields.Account).toHaveLength(3)
  })

  test('history is paged, and a note is read there with its text', async () => {
    for (const count of [1, 2, 3, 4]) {
      await stage.command('Dana', 'finance', `/dunwell note corvane call ${count} of the week`)
    }
    const card = await stage.command('Dana', 'finance', '/overdue corvane')
    expect(card.buttons).toContain('All notes (5)')
    const history = await stage.press('Dana', card, 'More history')
    expect(history.text).toContain('History of Corvane Industrial Group, Inc.')
    expect(history.text).toContain('“call 4 of the week”')
    const back = await stage.press('Dana', history, 'Back')
    const all = await stage.press('Dana', back, 'All notes (5)')
    expect(all.text).toContain('5 notes · page 1 of 2')
    expect((await stage.press('Dana', all, 'Older ›')).text).toContain('AP clerk')
  })

  test('the card says tier, since when, which policy, what comes next and why', async () => {
    const card = await stage.command('Dana', 'finance', '/overdue corvane')
    expect(card.text).toMatch(/Tier\n4 Final notice and suspension, for \d+ days? \(since /)
    expect(card.text).toMatch(/Planned under\nsaas-tiered, version 1/)
    expect(card.text).toMatch(/Why: LF-\d+ is \d+ days late: tier 4, Final notice and suspension/)
    expect(card.text).toMatch(/is withheld: the CSM has not cleared it\./)
    expect(card.text).toMatch(/not due: \$/)
  })
})
