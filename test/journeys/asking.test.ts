import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PLATFORMS } from '../support/platforms.ts'
import type { Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

describe.each(PLATFORMS)('asking in $name', (platform) => {
  let world: World
  let stage: Stage
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
  })
  afterAll(() => world.close())

  test('/overdue answers with the state right now, to the asker alone', async () => {
    const answer = await stage.command('Dana', 'collections', '/overdue')
    expect(answer.text).toContain('Overdue on Monday 2 March 2026')
    expect(answer.text).toContain('more is open and not yet due')
    expect(answer.buttons).toEqual([
      'Not placed (1)',
      ...Array(5).fill('Open'),
      'Show all 36',
      'My accounts',
      'Without CSM (2)',
      'Share in channel',
    ])
    expect(stage.channel('collections')).toEqual([])
  })

  test('an account is found by part of its name, by id and by invoice number', async () => {
    for (const words of ['corvane', 'A001', 'lf-10213']) {
      const card = await stage.command('Dana', 'finance', `/overdue ${words}`)
      expect(card.text).toContain('Corvane Industrial Group, Inc.')
      expect(card.text).toMatch(/LF-10212[\s\S]*\$218,360\.00/)
    }
  })

  test('several matches bring a picker, and the choice opens the account', async () => {
    const picker = await stage.command('Dana', 'finance', '/overdue brightfenn')
    expect(picker.text).toContain('3 accounts match “brightfenn”')
    const card = await stage.choose('Dana', picker, 'Brightfenn Cold')
    expect(card.text).toContain('Part of')
    expect(card.text).toContain('Brightfenn Holdings')
  })

  test('ages, tiers and my own accounts can be asked for', async () => {
    expect((await stage.command('Dana', 'finance', '/overdue 61-90')).text).toContain('61-90 days overdue')
    expect((await stage.command('Dana', 'finance', '/overdue tier 4')).text).toContain(
      '3 accounts, largest first',
    )
    const mine = await stage.command('Marcus', 'finance', '/overdue mine')
    expect(mine.text).toContain('CSM Marcus Tillinghast')
    expect(mine.text.match(/CSM (?!Marcus|has)\w+/g)).toBeNull()
    expect((await stage.command('Nadia', 'finance', '/overdue mine')).text).toContain(
      'None of the accounts you look after',
    )
  })

  test('what nobody knows gets help, not silence', async () => {
    expect((await stage.command('Dana', 'finance', '/overdue no such customer')).text).toContain(
      'No account matches',
    )
    expect((await stage.command('Dana', 'finance', '/overdue tier 9')).text).toContain('nothing I know')
    expect((await stage.command('Dana', 'finance', '/overdue help')).text).toContain('overdue 31-60')
    expect((await stage.command('Dana', 'finance', '/dunwell frobnicate')).text).toContain(
      'subscribe segment=enterprise',
    )
  })

  test('sharing posts the card once, however often it is pressed', async () => {
    const card = await stage.command('Paloma', 'finance', '/overdue corvane')
    const before = stage.channel('finance').length
    await stage.press('Paloma', card, 'Share in channel')
    await stage.again()
    await stage.press('Paloma', card, 'Share in channel')
    await expect.poll(() => stage.channel('finance').length).toBe(before + 1)
    const shared = stage.channel('finance').at(-1)
    expect(shared?.text).toContain('Shared by Paloma Whitcombe')
    expect(shared?.buttons).not.toContain('Share in channel')
  })

  test('alone with the bot there is nobody to share with', async () => {
    for (const words of ['/overdue', '/overdue', '/overdue corvane']) {
      const card = await stage.command('Dana', 'direct', words)
      expect(card.text).toMatch(/Overdue on|Corvane/)
      expect(card.buttons).not.toContain('Share in channel')
    }
  })

  test('where the bot is no member, the asker is told what to do', async () => {
    const card = await stage.command('Dana', 'collections', '/overdue corvane')
    await stage.removeBot('collections')
    await stage.press('Dana', card, 'Share in channel')
    await expect.poll(() => stage.lastPrivate('Dana').text).toContain(stage.bringBack)
    await stage.inviteBot('collections')
  })

  test('the home tab shows what one looks after', async () => {
    const home = await stage.home('Marcus')
    expect(home.text).toContain('My accounts')
    expect(home.text).toContain('Corvane Industrial Group, Inc.')
    expect(home.buttons).not.toContain('Share in channel')
  })
})
