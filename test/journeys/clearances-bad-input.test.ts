import { and, eq, ne } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accounts, answers, audit, clearances, identities, people, timeline } from '../../db/schema.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

describe.each(PLATFORMS)('what people get wrong in $name', (platform) => {
  let world: World
  let stage: Stage
  const minute = async () => {
    await world.sandbox.clock?.set(world.deps.now().plus({ minutes: 1 }))
  }
  const said = async () => (await world.deps.db.select().from(answers)).map(({ kind }) => kind)
  const questions = (person: string) => stage.command(person, 'direct', '/dunwell questions')
  const questionOf = async (name: string) => {
    const rows = await world.deps.db
      .select({ id: clearances.id, state: clearances.state, askedPersonId: clearances.askedPersonId })
      .from(clearances)
      .innerJoin(accounts, eq(accounts.id, clearances.accountId))
      .where(and(eq(clearances.kind, 'ask'), eq(accounts.name, name)))
    const found = rows.find(({ state }) => state === 'open') ?? rows[0]
    if (!found) throw new Error(`nobody was asked about ${name}`)
    return found
  }
  /** A copy of the first question that stands elsewhere than the message, and stays as it was. */
  const copy = async (person: string) => stage.press(person, await questions(person), 'Answer')
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    for (const person of ['Marcus', 'Rosalind', 'Yolanda', 'Dana'])
      await stage.command(person, 'direct', '/overdue mine')
    await world.deps.db
      .update(identities)
      .set({ lastSeenAt: null })
      .where(ne(identities.platform, stage.platform))
    await world.deps.db.delete(clearances).where(eq(clearances.state, 'open'))
    await minute()
  })
  afterAll(() => world.close())

  test('somebody who has nothing to do with the client fills in a form, and is refused politely', async () => {
    const card = await stage.command('Yolanda', 'direct', '/overdue corvane')
    await stage.press('Yolanda', card, 'Hold')
    await stage.submit('Yolanda', { 'Do not contact them before': '2026-03-20', Why: 'I think so' })
    await expect
      .poll(() => stage.lastPrivate('Yolanda').text)
      .toContain('Corvane Industrial Group, Inc. is looked after by somebody else, so nothing was changed.')
    expect(await said()).toEqual([])
  })

  test('words under a question are about it, and words under anything else are no answer', async () => {
    // In Teams a conversation of two has no threads.
    if (stage.platform === 'teams') return
    const corvane = stage.lastPrivate('Marcus')
    expect(corvane.text).toContain('May we contact Corvane')
    const back = await stage.say('Marcus', 'hold until 20 March, new AP system', corvane)
    expect(back.text).toContain('About Corvane')
    expect(back.text).toContain('Do not contact them before Fri 20 Mar')
    await stage.press('Marcus', back, 'Cancel')
    const other = await stage.say('Marcus', 'saltmarsh')
    const astray = await stage.say('Marcus', 'hold until 20 March, new AP system', other)
    expect(astray.text).toContain('That thread is not about a question, so nothing was recorded.')
    expect(await said()).toEqual([])
  })

  test('a second answer after the first is told who was first, and changes nothing', async () => {
    const first = await copy('Marcus')
    const second = await copy('Marcus')
    expect(second.text).toContain('May we contact Fennimore')
    expect((await stage.press('Marcus', first, 'Clear to contact')).text).toContain('Noted, thank you')
    await expect.poll(said).toEqual(['clear'])
    expect((await stage.press('Marcus', second, 'Clear to contact')).text).toMatch(
      /Marcus Tillinghast answered that question on Mon 2 Mar at 08:\d\d\. Nothing was changed\./,
    )
    expect(await said()).toEqual(['clear'])
  })

  test.each([
    ['expired', 'That question has expired.'],
    ['superseded', 'That question was replaced by another one.'],
    ['void', 'the facts have changed since it was asked'],
  ])('an answer to a question that is %s changes nothing and says why', async (state, sentence) => {
    const shown = await copy('Marcus')
    expect(shown.text).toContain('May we contact Corvane')
    const { id } = await questionOf('Corvane Industrial Group, Inc.')
    await world.deps.db.update(clearances).set({ state }).where(eq(clearances.id, id))
    expect((await stage.press('Marcus', shown, 'Clear to contact')).text).toContain(sentence)
    expect(await said()).toEqual(['clear'])
    await world.deps.db.update(clearances).set({ state: 'open' }).where(eq(clearances.id, id))
  })

  test('a pasted document is refused with its length, and a file or nonsense is no answer', async () => {
    const pasted = 'Dear all, hold until 20 March. '.repeat(1_300)
    expect((await stage.say('Marcus', pasted)).text).toMatch(
      /That is (39|40),\d{3} characters, more than I read\. Nothing was recorded\./,
    )
    expect((await stage.say('Marcus', 'lol')).text).toContain('I am not sure what you mean.')
    expect(await said()).toEqual(['clear'])
  })

  test('a reason that wants to ping, link or format is only text, wherever it is shown', async () => {
    const card = await stage.command('Marcus', 'finance', '/overdue fennimore')
    await stage.press('Marcus', card, 'Hold')
    const reason = '<!channel> @Dana [pay](https://evil.example) <https://evil.example|here> *now*'
    await stage.submit('Marcus', { 'Do not contact them before': '2026-03-20', Why: reason })
    await expect.poll(said).toEqual(['clear', 'hold'])
    const history = await stage.command('Dana', 'finance', '/overdue fennimore')
    expect(history.text.replace(/[\u200b\u2060\u00ad]/g, '')).toContain('on hold until Fri 20 Mar')
    expect(alive(drawn(world, stage))).toEqual([])
  })

  test('whoever was removed from the workspace is asked no more: the next one is, and the digest says so', async () => {
    const { db } = world.deps
    const [marcus] = await db.select().from(people).where(eq(people.name, 'Marcus Tillinghast'))
    const ofMarcus = eq(identities.personId, marcus?.id ?? '')
    await db.delete(identities).where(and(ofMarcus, ne(identities.platform, stage.platform)))
    await db.update(accounts).set({ csmId: marcus?.id ?? null })
    await db.delete(clearances).where(eq(clearances.state, 'open'))
    await db.delete(answers)
    // The only message of that minute is the one to Marcus.
    if (stage.platform === 'slack')
      world.sandbox.faults.next('chat.postMessage', { kind: 'error', code: 'user_disabled' })
    else world.sandbox.teams?.faults.next('activities.post', { kind: 'status', status: 403 })
    await minute()
    const lost = async () =>
      (await db.select().from(identities).where(ofMarcus)).some(
        ({ unreachableSince }) => unreachableSince !== null,
      )
    await expect.poll(lost, { timeout: 5_000 }).toBe(true)
    const verbs = (await db.select().from(audit)).map(({ verb }) => verb)
    expect(verbs).toContain('lose-reach')
    await minute()
    const told = (await db.select().from(timeline)).map(({ text }) => text)
    expect(
      told.some((text) => /is asked now instead of Marcus Tillinghast, who cannot be reached: /.test(text)),
    ).toBe(true)
    await stage.stepDays(1)
    const [digest] = stage.channel('finance').slice(-1)
    expect(digest?.text).toMatch(/Waiting for an answer \(\d+\): .*(Caleb|Rosalind|Dana)/)
    expect(digest?.text).not.toContain('Marcus Tillinghast since')
  })
})

/** Everything that anybody was shown, as the platform draws it. */
function drawn({ sandbox }: World, { platform }: Stage): unknown[] {
  if (platform === 'slack') {
    const ids = [...sandbox.workspace.channels.keys()]
    return ids.flatMap((id) => sandbox.workspace.messages(id)).filter(({ author }) => author.kind === 'app')
  }
  const tenant = sandbox.teams?.tenant
  if (!tenant) throw new Error('the sandbox has no Teams')
  const rooms = [
    ...tenant.teams().flatMap(({ id }) => tenant.channels(id)),
    ...sandbox.members.map(({ id }) => tenant.personalChat(id)),
  ]
  return rooms.flatMap(({ id }) => tenant.posts(id)).filter(({ author }) => author.kind === 'app')
}

/** What of it would ping or link: marked-up text that was not made inert, and elements that are links or mentions. */
function alive(shown: unknown): string[] {
  if (Array.isArray(shown)) return shown.flatMap(alive)
  if (shown === null || typeof shown !== 'object') return []
  const { type, text } = { type: undefined, text: undefined, ...shown }
  const own = JSON.stringify(shown).slice(0, 300)
  const marks = type === 'TextBlock' ? /evil/ : /<!channel>|<https?:/
  const marked = type === 'mrkdwn' || type === 'TextBlock' || type === undefined
  const speaks = marked && typeof text === 'string' && marks.test(text)
  const links = ['broadcast', 'usergroup', 'user', 'mention', 'link', 'Action.OpenUrl'].includes(String(type))
  const found = speaks || (links && /evil|channel/.test(own)) ? [own] : []
  return [...found, ...Object.values(shown).flatMap(alive)]
}
