import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PLATFORMS } from '../support/platforms.ts'
import type { Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

describe.each(PLATFORMS)('setting up in $name', (platform) => {
  let world: World
  let stage: Stage
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
  })
  afterAll(() => world.close())

  test('a finance person brings the digest into a channel and stops it again', async () => {
    await stage.command('Paloma', 'collections', '/dunwell subscribe')
    expect(stage.form('Paloma')?.title).toBe('Digest for this channel')
    expect((await stage.submit('Paloma', {})).errors).toEqual({})
    await expect
      .poll(() => stage.lastPrivate('Paloma').text)
      .toContain(`The digest comes to ${stage.called('collections')} every working day at 08:00: everything.`)
    expect((await stage.command('Paloma', 'collections', '/dunwell subscribe')).text).toContain(
      'already comes to',
    )
    await stage.stepDays(1)
    expect(stage.channel('collections').at(-1)?.text).toContain('Overdue digest · Tuesday 3 March 2026')
    expect((await stage.command('Paloma', 'collections', '/dunwell unsubscribe')).text).toContain(
      'No more digests here',
    )
    await stage.stepDays(1)
    expect(stage.channel('collections')).toHaveLength(1)
  })

  test('somebody without the role is refused with the way to it', async () => {
    const refused = await stage.command('Marcus', 'general', '/dunwell subscribe')
    expect(refused.text).toContain('That needs the role administrator')
    await stage.stepDays(1)
    expect(stage.channel('general')).toEqual([])
  })

  test('status tells what runs, on what data, and offers what fits the channel', async () => {
    const status = await stage.command('Paloma', 'finance', '/dunwell')
    expect(status.text).toContain('Dunwell for Larkfield')
    expect(status.text).toContain('saas-tiered, version 1')
    expect(status.text).toContain(stage.called('finance'))
    expect(status.buttons).toEqual([
      'Change what it shows',
      'Stop the digest here',
      'Settings',
      'Message settings',
      'Help',
    ])
  })

  test('settings are checked at the field, saved, and followed by the next run', async () => {
    await stage.command('Paloma', 'finance', '/dunwell settings')
    expect(stage.form('Paloma')?.title).toBe('Dunwell settings')
    const wrong = await stage.submit('Paloma', { 'Time zone': 'Mars/Olympus' })
    expect(Object.values(wrong.errors).join()).toContain('is no time zone')
    const right = await stage.submit('Paloma', { 'Time zone': 'Europe/Berlin' })
    expect(right.errors).toEqual({})
    expect((await world.organisation()).timeZone).toBe('Europe/Berlin')
    const refused = await stage.command('Marcus', 'finance', '/dunwell settings')
    expect(refused.text).toContain('That needs the role')
  })
})
