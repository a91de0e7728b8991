import { eq, ne } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answers, clearances, identities, timeline } from '../../db/schema.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Seen, Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

describe.each(PLATFORMS)('clearances in $name', (platform) => {
  let world: World
  let stage: Stage
  const minute = async () => {
    await world.sandbox.clock?.set(world.deps.now().plus({ minutes: 1 }))
  }
  const open = async () => world.deps.db.select().from(clearances).where(eq(clearances.state, 'open'))
  const said = async () =>
    (await world.deps.db.select().from(answers)).map(({ kind, state }) => `${kind} ${state}`)
  const told = async () => (await world.deps.db.select().from(timeline)).map(({ text }) => text)
  const questions = (person: string) => stage.command(person, 'direct', '/dunwell questions')
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    for (const person of ['Marcus', 'Rosalind', 'Paloma', 'Dana', 'Yolanda'])
      await stage.command(person, 'direct', '/overdue mine')
    const elsewhere = ne(identities.platform, stage.platform)
    await world.deps.db.update(identities).set({ lastSeenAt: null }).where(elsewhere)
    // Whoever was asked elsewhere in the first minute is asked anew where they are now.
    await world.deps.db.delete(clearances).where(eq(clearances.state, 'open'))
    await minute()
  })
  afterAll(() => world.close())

  let corvane: Seen
  test('the CSM is asked about a client with everything needed to answer on a phone', async () => {
    corvane = stage.lastPrivate('Marcus')
    expect(corvane.text).toContain('May we contact Corvane Industrial Group, Inc.?')
    expect(corvane.text).toMatch(/\$409,959\.75 overdue · 95 days · tier 4/)
    expect(corvane.text).toContain('Final notice to Winifred Dunleavy (winifred.dunleavy@corvane-industrial.')
    expect(corvane.text).toContain('ARR $2,400,000.00 · renews Fri 15 May')
    expect(corvane.buttons).toEqual(
      expect.arrayContaining(['Clear to contact', 'Hold…', 'Promise…', 'Dispute…', 'More']),
    )
    expect(corvane.text.split('\n').length).toBeLessThan(26)
    expect(await told()).toContain('Marcus Tillinghast was asked: Final notice')
  })

  test('whoever has nothing to do with the client is refused politely, and nothing changes', async () => {
    const [waiting] = (await open()).filter(({ stepKey }) => stepKey === 'final-notice-95')
    const forged = { name: 'clear-question' as const, input: { clearanceId: waiting?.id ?? '' } }
    expect(await stage.run('Yolanda', forged)).toContain('is looked after by somebody else')
    expect(await said()).toEqual([])
  })

  test('a click clears it, every copy says so, and Undo asks again', async () => {
    const list = await questions('Marcus')
    expect(list.text).toContain('May we contact these 2 clients?')
    const done = await stage.press('Marcus', corvane, 'Clear to contact')
    expect(done.text).toContain('Noted, thank you')
    await expect.poll(async () => (await said()).join()).toBe('clear ended')
    expect((await questions('Marcus')).text).not.toContain('Corvane')
    const late = await stage.press('Marcus', corvane, 'Clear to contact').catch(() => undefined)
    if (late) expect(late.text).toContain('Marcus Tillinghast answered')
    const undone = await stage.press('Marcus', done, 'Undo')
    expect(undone.text).toContain('Taken back')
    expect((await questions('Marcus')).text).toContain('Corvane')
  })

  test('a hold wants a day and a reason, keeps what was typed, and ends by itself', async () => {
    await stage.command('Marcus', 'direct', '/dunwell hold corvane')
    expect(Object.keys(stage.form('Marcus')?.fields ?? {})).toEqual(['Do not contact them before', 'Why'])
    const wrong = await stage.submit('Marcus', {
      'Do not contact them before': '2026-03-02',
      Why: 'renewal call',
    })
    expect(Object.values(wrong.errors).join()).toContain('Choose a day after today.')
    await stage.submit('Marcus', { 'Do not contact them before': '2026-03-04', Why: 'renewal call' })
    await expect.poll(() => stage.lastPrivate('Marcus').text).toContain('Noted, thank you')
    expect((await stage.command('Dana', 'finance', '/overdue corvane')).text).toContain(
      'is withheld: it is on hold',
    )
    expect((await questions('Marcus')).text).not.toContain('Corvane')
    await stage.stepDays(2)
    expect(await said()).toContain('hold ended')
    expect((await questions('Marcus')).text).toContain('Corvane')
    expect((await told()).some((text) => text.startsWith('By its date'))).toBe(true)
  })

  test('a reply in words is played back, and counts only once it is confirmed', async () => {
    const which = await stage.say('Marcus', 'please hold off until 20 March, new AP system')
    expect(which.text).toContain('Which client?')
    const back = await stage.choose('Marcus', which, 'Corvane')
    expect(back.text).toContain('I understood:')
    expect(back.text).toContain('Do not contact them before Fri 20 Mar')
    expect(await said()).not.toContain('hold active')
    const done = await stage.press('Marcus', back, 'Yes')
    expect(done.text).toContain('Noted, thank you')
    expect(await said()).toContain('hold active')
    await stage.press('Marcus', done, 'Undo')
    await expect.poll(said).not.toContain('hold active')
  })

  test('a reading is corrected in a form, and the correction counts', async () => {
    const back = await stage.say('Marcus', 'Fennimore will pay 1000 USD on 12 March')
    expect(back.text).toContain('The client will pay $1,000.00 on Thu 12 Mar')
    await stage.press('Marcus', back, 'Edit')
    expect(stage.form('Marcus')?.title).toBe('Client will pay')
    await stage.submit('Marcus', { 'They will pay on': '2026-03-05', 'How much': 'USD 2,000.00' })
    await expect.poll(() => stage.lastPrivate('Marcus').text).toContain('$2,000.00')
    expect(await said()).toContain('promise active')
    expect((await stage.home('Marcus')).text).toContain('promised $2,000.00 for Thu 5 Mar: running')
  })

  test('a promise that is not kept is broken after its days of grace, and the CSM hears first', async () => {
    await stage.stepDays(6)
    expect(await said()).toContain('promise broken')
    const [digest] = stage.channel('finance').slice(-1)
    expect(digest?.text).toContain('Promises broken (1)')
    expect((await questions('Marcus')).text).toContain('Fennimore')
  })

  test('words that are a command stay one, and nonsense is asked about or kept, never acted on', async () => {
    expect((await stage.say('Marcus', 'tier 2')).text).toContain('Tier 2')
    expect((await stage.say('Marcus', 'x'.repeat(40_000))).text).toMatch(/more than I read|No account/)
  })

  test('an unanswered question goes up to the manager, the head of CS and finance, each on the timeline', async () => {
    await stage.stepDays(9)
    const events = await told()
    expect(events.some((text) => text.startsWith('Marcus Tillinghast was reminded'))).toBe(true)
    expect(events.some((text) => text.includes('so Rosalind Achterberg (the CSM’s manager) was asked'))).toBe(
      true,
    )
    expect(events.some((text) => text.includes('so Paloma Whitcombe (the finance lead) decides'))).toBe(true)
    expect((await questions('Paloma')).text).toContain('Corvane')
  })
})
