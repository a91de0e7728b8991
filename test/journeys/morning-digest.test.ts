import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runDay } from '../../src/cases/run-day.ts'
import { tick } from '../../src/jobs.ts'
import { localDate } from '../../src/organisations/organisation.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Seen, Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

/** The channel's other messages are other journeys' affair. */
function digestsOf(stage: Stage): Seen[] {
  return stage.channel('finance').filter(({ text }) => text.includes('Overdue digest'))
}

describe.each(PLATFORMS)('the morning digest in $name', (platform) => {
  let world: World
  let stage: Stage
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
  })
  afterAll(() => world.close())

  test('the first morning shows totals, ages, what matters most and what happens next', () => {
    const [digest, ...more] = digestsOf(stage)
    expect(more).toEqual([])
    expect(digest?.text).toContain('Overdue digest · Monday 2 March 2026')
    expect(digest?.text).toMatch(/\$922\.3K · €200\.5K · £85\.8K overdue/)
    expect(digest?.text).toContain('in 36 accounts')
    expect(digest?.text).toContain('executive escalation')
    expect(digest?.text).toContain('The 5 that matter most')
    expect(digest?.text).toMatch(/Corvane Industrial Group, Inc\.\s* · \$410K · 95 days/)
    expect(digest?.text).toContain('CSM Marcus Tillinghast · Final notice waits: the CSM has not cleared it')
    expect(digest?.text).toMatch(/\d+ withheld: .*wait for the CSM \(\d+\)/)
    expect(digest?.buttons).toEqual([
      'Not placed (1)',
      ...Array(5).fill('Open'),
      'Show all 36',
      'My accounts',
      expect.stringMatching(/^Planned \(\d+\)$/),
      expect.stringMatching(/^Withheld \(\d+\)$/),
      'Without CSM (2)',
    ])
    expect(digest?.text).toMatch(/Days late\nUSD\nEUR\nGBP\nAccounts/)
  })

  test('a second tick of the same morning posts nothing', async () => {
    await tick(world.deps)
    await stage.stepDays(0)
    expect(digestsOf(stage)).toHaveLength(1)
  })

  test('opening an account from the digest is seen by the asker alone', async () => {
    const [digest] = digestsOf(stage)
    if (!digest) throw new Error('no digest')
    const account = await stage.press('Yolanda', digest, 'Open')
    expect(account.text).toContain('Corvane Industrial Group, Inc.')
    expect(account.text).toContain('$409,959.75 overdue · 95 days · tier 4')
    expect(account.text).toContain('Final notice is withheld: the CSM has not cleared it.')
    expect(digestsOf(stage)).toHaveLength(1)
  })

  test('a list is paged, largest first, and counted', async () => {
    const [digest] = digestsOf(stage)
    if (!digest) throw new Error('no digest')
    const first = await stage.press('Dana', digest, 'Show all 36')
    expect(first.text).toContain('36 accounts · page 1 of 4, largest first')
    const second = await stage.press('Dana', first, 'Next ›')
    expect(second.text).toContain('page 2 of 4')
    expect(second.id).toBe(first.id)
    expect(second.buttons).toContain('‹ Previous')
  })

  test('running the day again edits the message in place', async () => {
    const context = await world.contextNow()
    const organisation = await world.organisation()
    const verdict = await runDay(context, organisation, localDate(organisation, context.now), true)
    expect(verdict.summary).toMatchObject({ digestsPosted: 0, digestsEdited: PLATFORMS.length })
    await stage.stepDays(0)
    await expect.poll(() => digestsOf(stage).map(({ edited }) => edited)).toEqual([true])
    const [digest] = digestsOf(stage)
    if (!digest) throw new Error('no digest')
    await expect.poll(() => stage.thread(digest).map(({ edited }) => edited)).toEqual(Array(4).fill(true))
  })
})

describe.each(PLATFORMS)('a week of digests in $name', (platform) => {
  let world: World
  let stage: Stage
  beforeAll(async () => {
    world = await openWorld('2026-03-06T14:05:00Z') // a Friday
    stage = platform.stage(world)
  })
  afterAll(() => world.close())

  test('a weekend stays quiet, then five working days bring one digest each with the change since the last', async () => {
    await stage.stepDays(2)
    expect(digestsOf(stage)).toHaveLength(1)
    await stage.stepDays(5)
    const titles = digestsOf(stage).map(({ text }) => /Overdue digest · (\w+ \d+ \w+)/.exec(text)?.[1])
    expect(titles).toEqual([
      'Friday 6 March',
      'Monday 9 March',
      'Tuesday 10 March',
      'Wednesday 11 March',
      'Thursday 12 March',
      'Friday 13 March',
    ])
    const [, monday, , wednesday, , friday] = digestsOf(stage)
    expect(wednesday?.text).toMatch(/ since Tue 10 Mar\n[▲▼].* since Mon 9 Mar/)
    expect(monday?.text).not.toMatch(/[▁▂▃▄▅▆▇█]{3}/)
    expect(friday?.text).toMatch(/[▁▂▃▄▅▆▇█]{6} \$[\d.]+M on Fri 6 Mar to \$[\d.]+M today/)
    expect(monday?.text).toMatch(/▲ .* more .*since Fri 6 Mar/)
    expect(monday?.text).toContain('What moved')
    expect(monday?.text).toMatch(/\d+ newly overdue: /)
  })

  test('on stale ledger data the digest says so first and every contact waits', async () => {
    const feed = world.sandbox.controls.find(({ key }) => key === 'billing-feed')
    await feed?.set(false)
    await stage.stepDays(3) // Monday, with Friday's data
    const digest = digestsOf(stage).at(-1)
    expect(digest?.text).toContain('Overdue digest · Monday 16 March 2026')
    expect(digest?.text).toContain('Ledger data is stale: nobody is contacted on it.')
    expect(digest?.text).toMatch(/stale ledger data \(\d+\)/)
    expect(digest?.text).not.toMatch(/wait for the CSM/)
  })
})
