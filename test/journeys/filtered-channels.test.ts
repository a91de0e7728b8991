import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PLATFORMS } from '../support/platforms.ts'
import type { Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

describe.each(PLATFORMS)('channels with filters in $name', (platform) => {
  let world: World
  let stage: Stage
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
  })
  afterAll(() => world.close())

  test('a form offers the organisation’s own values', async () => {
    await stage.command('Paloma', 'collections', '/dunwell subscribe')
    expect(stage.form('Paloma')?.fields).toEqual({
      Segments: ['enterprise', 'mid-market', 'smb'],
      Regions: ['APAC', 'EMEA', 'NA'],
      Currencies: ['EUR', 'GBP', 'USD'],
      Collectors: ['Dana Hollowell', 'Tobias Merriday'],
      'Only accounts that owe at least (USD)': [],
    })
    const minimum = 'Only accounts that owe at least (USD)'
    const wrong = await stage.submit('Paloma', { [minimum]: 'a lot' })
    expect(Object.values(wrong.errors).join()).toContain('is no amount in USD')
    const right = await stage.submit('Paloma', {
      Segments: ['enterprise'],
      Regions: ['EMEA'],
      [minimum]: '10k',
    })
    expect(right.errors).toEqual({})
    await expect.poll(() => stage.lastPrivate('Paloma').text).toContain('Enterprise, EMEA, from $10K')
  })

  test('what is typed is checked against the same values, and a wrong one is answered with the right ones', async () => {
    await stage.inviteBot('general')
    expect((await stage.command('Paloma', 'general', '/dunwell subscribe region=LATAM')).text).toContain(
      'There is no region “LATAM”. There is: APAC, EMEA, NA.',
    )
    expect(
      (await stage.command('Paloma', 'general', '/dunwell subscribe currency=usd collector=dana')).text,
    ).toContain('USD, collector Dana Hollowell')
  })

  test('each channel’s digest, lists and counts keep to its own filters, and say so', async () => {
    await stage.stepDays(1)
    const [emea] = stage.channel('collections')
    const [usd] = stage.channel('general')
    const everything = stage.channel('finance').at(-1)
    if (!emea || !usd || !everything) throw new Error('a digest is missing')
    expect(emea.text).toContain('Enterprise, EMEA, from $10K')
    expect(emea.text).not.toContain('Corvane')
    expect(emea.text).not.toContain('$922')
    expect(usd.text).toMatch(/\$[\d.]+K overdue in \d+ accounts/)
    expect(usd.text).not.toContain('€')
    expect(everything.text).not.toContain('from $10K')
    const count = Number(/overdue in (\d+) accounts?/.exec(emea.text)?.[1])
    expect(count).toBeLessThan(20)
    const list = await stage.press('Tobias', emea, `Show all ${count}`)
    expect(list.text).toContain('Enterprise, EMEA, from $10K')
    expect(list.text).toContain(`${count} accounts`)
    await expect.poll(() => stage.thread(emea).length).toBeGreaterThan(0)
    for (const section of stage.thread(emea)) expect(section.text).not.toContain('Corvane')
  })

  test('changed filters hold from the next digest on, which compares with nothing', async () => {
    expect((await stage.command('Paloma', 'finance', '/dunwell filters segment=smb')).text).toContain(
      `From the next digest on, ${stage.called('finance')} gets: Smb.`,
    )
    await stage.stepDays(1)
    const narrowed = stage.channel('finance').at(-1)
    expect(narrowed?.text).toContain('Smb')
    expect(narrowed?.text).not.toMatch(/[▲▼]/)
    expect((await stage.command('Paloma', 'finance', '/dunwell filters all')).text).toContain('everything')
    const status = await stage.command('Paloma', 'finance', '/dunwell')
    expect(status.text.replaceAll(' (Teams)', '')).toContain(
      `${stage.called('collections')}: Enterprise, EMEA, from $10K`,
    )
  })

  test('who may not is refused, and a channel without a digest is told so', async () => {
    const refused = await stage.command('Marcus', 'finance', '/dunwell filters all')
    expect(refused.text).toContain('That needs the role')
    await stage.command('Paloma', 'general', '/dunwell unsubscribe')
    expect((await stage.command('Paloma', 'general', '/dunwell filters region=NA')).text).toContain(
      'This channel gets no digest yet',
    )
  })
})
