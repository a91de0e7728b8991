import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PLATFORMS } from '../support/platforms.ts'
import type { Seen, Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

describe.each(PLATFORMS)('the thread of the digest in $name', (platform) => {
  let world: World
  let stage: Stage
  let digest: Seen
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    const [first] = stage.channel('finance')
    if (!first) throw new Error('no digest')
    digest = first
  })
  afterAll(() => world.close())

  test('there is one message per age class, the oldest first', async () => {
    await expect.poll(() => stage.thread(digest).length).toBe(4)
    const titles = stage.thread(digest).map(({ text }) => text.split('\n')[0])
    expect(titles).toEqual([
      expect.stringMatching(/^91\+ days late · \d+ accounts$/),
      expect.stringMatching(/^61-90 days late · \d+ accounts$/),
      expect.stringMatching(/^31-60 days late · \d+ accounts$/),
      expect.stringMatching(/^1-30 days late · \d+ accounts$/),
    ])
  })

  test('at most ten accounts are named, and the others counted', () => {
    for (const section of stage.thread(digest)) {
      const total = Number(/· (\d+) accounts/.exec(section.text)?.[1])
      const named = section.buttons.filter((label) => label === 'Open').length
      const more = Number(/and (\d+) more/.exec(section.text)?.[1] ?? 0)
      expect(named).toBe(Math.min(10, total))
      expect(named + more).toBe(total)
      expect(section.buttons.includes(`Show all ${total}`)).toBe(more > 0)
    }
  })

  test('an account opens from the thread, and Show all pages through the class', async () => {
    const [oldest, , , newest] = stage.thread(digest)
    if (!oldest || !newest) throw new Error('no thread')
    expect((await stage.press('Dana', oldest, 'Open')).text).toContain('Corvane Industrial Group, Inc.')
    const total = Number(/· (\d+) accounts/.exec(newest.text)?.[1])
    const list = await stage.press('Dana', newest, `Show all ${total}`)
    expect(list.text).toContain('1-30 days overdue')
    expect(list.text).toContain(`${total} accounts · page 1 of ${Math.ceil(total / 10)}`)
    expect((await stage.press('Dana', list, 'Next ›')).text).toContain('page 2 of')
  })

  test('money that is not placed is named, and leads to its accounts', async () => {
    expect(digest.text).toMatch(
      /\$[\d.]+K from 1 account has come in and is not placed: nobody is chased for it/,
    )
    const list = await stage.press('Dana', digest, 'Not placed (1)')
    expect(list.text).toContain('Money not placed')
    expect(list.text).toContain('1 account, largest first')
    expect(list.text).toMatch(/\$[\d,.]+ not placed/)
    const account = await stage.press('Dana', list, 'Open')
    expect(account.text).toContain('Waiting to be placed')
  })

  test('accounts without an active CSM are listed, and one is assigned from there', async () => {
    const list = await stage.press('Rosalind', digest, 'Without CSM (2)')
    expect(list.text).toContain('2 accounts, largest first')
    expect(list.buttons).toEqual(['Assign', 'Assign', 'Share in channel'])
    await stage.press('Rosalind', list, 'Assign')
    expect(stage.form('Rosalind')?.title).toBe('Assign an owner')
    expect(stage.form('Rosalind')?.fields.As).toEqual(['CSM', 'account executive', 'collector'])
    const kenji = world.sandbox.members.find(({ name }) => name.startsWith('Kenji'))
    expect(stage.form('Rosalind')?.fields.Person).toContain(`${kenji?.name} (CSM)`)
    await stage.fill('Rosalind', { Person: `${kenji?.name} (CSM)` })
    await expect.poll(() => stage.lastPrivate('Rosalind').text).toContain('CSM is now Kenji Matsuoka-Bell')
    expect((await stage.command('Dana', 'finance', '/overdue unowned')).text).toContain('1 account')
  })

  test('the next day brings its own thread, and the old one stays as it was', async () => {
    const before = stage.thread(digest)
    await stage.stepDays(1)
    const next = stage.channel('finance').at(-1)
    if (!next || next.id === digest.id) throw new Error('no second digest')
    await expect.poll(() => stage.thread(next).length).toBe(4)
    expect(stage.thread(digest)).toEqual(before)
  })
})
