import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { absences, timeline } from '../../db/schema.ts'
import { approvalDesk, onPlatform } from '../support/approvals.ts'
import { testId } from '../support/builders.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Seen, Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

const PEOPLE = ['Margit', 'Desmond', 'Ingrid', 'Paloma', 'Rosalind', 'Dana', 'Marcus', 'Nadia', 'Yolanda']

describe.each(PLATFORMS)('approvals in $name', (platform) => {
  let world: World
  let stage: Stage
  let desk: ReturnType<typeof approvalDesk>
  const told = async () => (await world.deps.db.select().from(timeline)).map(({ text }) => text)
  /** The newest message to somebody alone that says so. */
  const hears = async (person: string, ...words: string[]): Promise<Seen> => {
    const found = () =>
      stage.toldAlone(person).findLast(({ text }) => words.every((word) => text.includes(word)))
    await expect.poll(found, { timeout: 8_000 }).toBeDefined()
    const seen = found()
    if (!seen) throw new Error(`${person} did not hear ${words.join()}`)
    return seen
  }
  const posted = (words: string) =>
    expect.poll(() => stage.channel('finance').at(-1)?.text ?? '', { timeout: 8_000 }).toContain(words)
  const state = async (id: string) => (await desk.load(id)).state
  const reaches = (id: string, wanted: string) => expect.poll(() => state(id)).toBe(wanted)
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    desk = approvalDesk(world)
    await onPlatform(world, stage, PEOPLE)
  })
  afterAll(() => world.close())

  test('Tier 3: one of two decides with one click, every copy says so, and a late click is told', async () => {
    const id = await desk.ask('tier-3', 'Quillhaven')
    const card = await hears('Ingrid', 'Executive e-mail: Quillhaven')
    expect(card.text).toMatch(/overdue · 65 days · tier 3/)
    expect(card.text).toContain('0 of 1: waiting for one of finance lead or VP finance')
    expect(card.text).toContain('three reminders, no answer')
    expect(card.buttons).toEqual(expect.arrayContaining(['Deny…', 'Request changes…', 'More']))
    expect(card.text.split('\n').length).toBeLessThan(26)
    await posted('Executive e-mail: Quillhaven')
    expect(await stage.run('Yolanda', { name: 'approve', input: { approvalId: id, revision: 1 } })).toContain(
      'needs the role finance lead or VP finance',
    )
    const done = await stage.press('Ingrid', card, 'Approve')
    expect(done.text).toContain('approved')
    await reaches(id, 'approved')
    await posted('Ingrid Thackeray approved')
    await hears('Dana', 'approved')
    expect(await stage.run('Paloma', { name: 'approve', input: { approvalId: id, revision: 1 } })).toContain(
      'Ingrid Thackeray approved',
    )
    expect(await told()).toContain(
      'Ingrid Thackeray approved the executive e-mail to Quillhaven Media Group: approved',
    )
  })

  test('Tier 4: two people, each with a second look', async () => {
    const id = await desk.ask('tier-4', 'Fennimore')
    await stage.press('Ingrid', await hears('Ingrid', 'Final notice: Fennimore'), 'Approve…')
    expect(stage.form('Ingrid')?.title).toContain('Approve')
    expect(await state(id)).toBe('pending')
    await stage.submit('Ingrid', {})
    await posted('1 of 2: waiting for one more of VP finance, CFO or head of CS; Ingrid Thackeray approved')
    const second = await hears('Rosalind', '1 of 2')
    await stage.press('Rosalind', second, 'Approve…')
    await stage.submit('Rosalind', { 'Anything to add': 'they had every chance' })
    await reaches(id, 'approved')
    await posted('2 of 2')
    await posted('Not carried out yet')
    // A click alone decides nothing of that weight, whoever made it.
    const other = await desk.ask('tier-4', 'Zephrine')
    expect(
      await stage.run('Desmond', { name: 'approve', input: { approvalId: other, revision: 1 } }),
    ).toContain('Yes, approve')
    const old = {
      approvalId: other,
      revision: 1,
      form: testId(),
      at: '2026-03-02T13:00:00.000Z',
      answers: {},
    }
    expect(await stage.run('Desmond', { name: 'save-approve', input: old })).toContain('opened a while ago')
    expect(await state(other)).toBe('pending')
  })

  test('a denial needs a reason of reasonable length, and ends it', async () => {
    const id = await desk.ask('tier-3', 'Penhallick')
    const card = await hears('Paloma', 'Executive e-mail: Penhallick')
    await stage.press('Paloma', card, 'Deny…')
    const wrong = await stage.submit('Paloma', { Why: 'x'.repeat(3_000) })
    expect(Object.values(wrong.errors).join()).toContain('at most 500 characters; that was 3,000')
    await stage.submit('Paloma', { Why: 'they are about to be sold' })
    await reaches(id, 'denied')
    await hears('Dana', 'they are about to be sold')
    await posted('Denied by Paloma Whitcombe')
  })

  test('changes asked for come back, and asking again begins anew', async () => {
    const id = await desk.ask('tier-3', 'Penhallick')
    const card = await hears('Ingrid', 'Executive e-mail: Penhallick', '0 of 1')
    await stage.press('Ingrid', card, 'Request changes…')
    await stage.submit('Ingrid', { 'What should change': 'say it more kindly' })
    await reaches(id, 'changes')
    await hears('Dana', ': changes asked for', 'say it more kindly')
    const mine = await stage.command('Dana', 'direct', '/dunwell approvals penhallick')
    expect(mine.text).toContain('changes asked for')
    const more = await stage.press('Dana', mine, 'Open')
    await stage.press('Dana', more, 'Ask again…')
    await stage.submit('Dana', { 'What has changed': 'done' })
    await reaches(id, 'pending')
    expect((await desk.load(id)).revision).toBe(2)
    expect(await stage.run('Ingrid', { name: 'approve', input: { approvalId: id, revision: 1 } })).toContain(
      'Penhallick',
    )
    expect(await state(id)).toBe('pending')
    await hears('Ingrid', 'Executive e-mail: Penhallick', 'the newer message counts')
    await stage.press('Ingrid', await hears('Ingrid', 'Executive e-mail: Penhallick', '0 of 1'), 'Approve')
    await reaches(id, 'approved')
  })

  test('a strategic account waits for a sponsor', async () => {
    const id = await desk.ask('tier-3', 'Halverstone')
    await stage.press('Paloma', await hears('Paloma', 'Halverstone'), 'Approve')
    await posted('waiting for the CFO or CEO as sponsor')
    expect(await state(id)).toBe('pending')
    const sponsor = await hears('Margit', 'Halverstone')
    expect(sponsor.text).toContain('Strategic account')
    expect(sponsor.text).toMatch(/is past due; .+ of it already was 30 days ago/)
    await stage.press('Margit', sponsor, 'Approve')
    await reaches(id, 'approved')
  })

  test('whoever is away is stood in for, and the card says for whom', async () => {
    const id = await desk.ask('suspension', 'Fennimore')
    const away = {
      personId: (await desk.personCalled('Desmond')).id,
      delegateId: (await desk.personCalled('Nadia')).id,
    }
    const { id: organisationId } = await world.organisation()
    await world.deps.db
      .insert(absences)
      .values({ ...away, id: testId(), organisationId, fromOn: '2026-03-01', untilOn: '2026-03-06' })
    const open = { approvalId: id, revision: 1 }
    expect(await stage.run('Nadia', { name: 'open-approve', input: open })).toContain('Yes, approve')
    const list = await stage.command('Nadia', 'direct', '/dunwell approvals')
    expect(list.text).toContain('Waits for you')
    await stage.press('Nadia', await stage.press('Nadia', list, 'Open'), 'Approve…')
    await stage.submit('Nadia', {})
    await posted('Nadia Ferrantelli for Desmond Ravelle approved')
    await world.deps.db
      .update(absences)
      .set({ endedAt: new Date('2026-03-02T15:00:00Z') })
      .where(eq(absences.delegateId, away.delegateId))
    expect(
      await stage.run('Dana', {
        name: 'save-withdraw',
        input: { approvalId: id, form: testId(), answers: {} },
      }),
    ).toContain('Withdrawn')
  })

  test('the list tells what waits, what was asked for and what was decided; Home does, too', async () => {
    const list = await stage.command('Ingrid', 'direct', '/dunwell approvals')
    expect(list.text).toContain('Zephrine Textiles · Final notice · 0 of 2')
    expect(list.text).toMatch(/Decided lately \(\d\)/)
    expect((await stage.command('Dana', 'direct', '/dunwell approvals')).text).toContain('You asked for')
    await expect
      .poll(async () => (await stage.home('Ingrid')).text)
      .toContain('Approvals that wait for me (1)')
    const none = await stage.command('Yolanda', 'direct', '/dunwell approvals')
    expect(none.text).toContain('Nothing waits for your decision.')
    expect((await stage.command('Yolanda', 'direct', '/dunwell approvals nobody')).text).toContain(
      'No account matches',
    )
  })

  test('direct messages can be switched off on the card, and on again on Home', async () => {
    const waiting = await hears('Ingrid', 'Final notice: Zephrine', '0 of 2')
    expect((await stage.press('Ingrid', waiting, 'Don’t send me these')).text).toContain(
      'No more direct messages',
    )
    const buttons = async () => (await stage.home('Ingrid')).buttons
    await expect.poll(buttons).toContain('Send me approvals again')
    expect(await stage.run('Ingrid', { name: 'unmute-approvals', input: {} })).toContain('again')
    await expect.poll(buttons).not.toContain('Send me approvals again')
  })

  test('an emergency is decided alone by an administrator, and told to everybody', async () => {
    const id = await desk.ask('write-off', 'Zephrine')
    await hears('Desmond', 'Write-off: Zephrine')
    expect(
      await stage.run('Dana', { name: 'open-break-glass', input: { approvalId: id, revision: 1 } }),
    ).toContain('administrator')
    const found = await stage.command('Nadia', 'direct', '/dunwell approvals zephrine')
    await stage.press('Nadia', await stage.press('Nadia', found, 'Open'), 'Emergency: decide alone…')
    await stage.submit('Nadia', { 'What the emergency is': 'the books close tonight, both are in the air' })
    await reaches(id, 'approved')
    await hears('Desmond', 'Emergency decision: Write-off for Zephrine')
    await posted('Emergency decision')
  })

  test('nobody decides: asked again, told further, then it has run out, and the digest counts the days', async () => {
    const id = await desk.ask('tier-3', 'Oostvaren')
    await hears('Paloma', 'Oostvaren')
    await stage.stepDays(1)
    const [digest] = stage
      .channel('finance')
      .filter(({ text }) => text.includes('Overdue digest'))
      .slice(-1)
    expect(digest?.text).toMatch(/Approvals \(\d+\)/)
    expect(digest?.text).toContain('waits for 1 day')
    await stage.stepDays(3)
    await reaches(id, 'expired')
    const events = (await told()).filter((text) => text.includes('Oostvaren'))
    expect(events.filter((text) => text.startsWith('Asked again about'))).toHaveLength(2)
    expect(events.some((text) => text.startsWith('Nobody has decided on'))).toBe(true)
    expect(events.some((text) => text.includes('has run out'))).toBe(true)
    expect(await stage.run('Ingrid', { name: 'approve', input: { approvalId: id, revision: 1 } })).toContain(
      'Run out',
    )
  })
})
