import { eq, like } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accounts, suspensions, timeline } from '../../db/schema.ts'
import { approvalDesk, onPlatform } from '../support/approvals.ts'
import { noticeOut, payAll } from '../support/final-notice.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Seen, Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

const PEOPLE = ['Desmond', 'Ingrid', 'Paloma', 'Rosalind', 'Dana', 'Marcus', 'Caleb', 'Yolanda']

describe.each(PLATFORMS)('suspensions in $name', (platform) => {
  let world: World
  let stage: Stage
  let minute: () => Promise<void>
  const hears = async (person: string, ...words: string[]): Promise<Seen> => {
    const found = () =>
      stage.toldAlone(person).findLast(({ text }) => words.every((word) => text.includes(word)))
    await expect.poll(found, { timeout: 8_000, message: `${person}: ${words.join(' … ')}` }).toBeDefined()
    const seen = found()
    if (!seen) throw new Error(`${person} did not hear ${words.join()}`)
    return seen
  }
  const posted = (words: string) =>
    expect
      .poll(() => stage.channel('finance').some(({ text }) => text.includes(words)), {
        timeout: 8_000,
        message: words,
      })
      .toBe(true)
  const stateOf = async (accountId: string) =>
    (await world.deps.db.select().from(suspensions).where(eq(suspensions.accountId, accountId)))[0]?.state
  const stopped = () => world.sandbox.product?.stopped() ?? []
  const told = async (accountId: string) =>
    (await world.deps.db.select().from(timeline).where(eq(timeline.accountId, accountId))).map(
      ({ text }) => text,
    )

  /** Dana asks on her card; VP finance and CFO say yes, each with a second look. */
  const approved = async (name: string) => {
    await stage.press('Dana', await hears('Dana', `Stop the service of ${name}`), 'Request approval…')
    await stage.submit('Dana', { 'What approvers should know': 'no answer to the notice' })
    for (const [person, count] of [
      ['Ingrid', '0 of 2'],
      ['Desmond', '1 of 2'],
    ] as const) {
      await stage.press(person, await hears(person, `Suspension: ${name}`, count), 'Approve…')
      await stage.submit(person, {})
    }
    await hears('Dana', `${name}`, 'the ledger is read again')
  }

  /** By people whose last word was on this platform. */
  const lookedAfter = async (accountId: string) => {
    const { personCalled } = approvalDesk(world)
    const owners = {
      csmId: (await personCalled('Marcus')).id,
      aeId: (await personCalled('Caleb')).id,
      collectorId: (await personCalled('Dana')).id,
    }
    await world.deps.db.update(accounts).set(owners).where(eq(accounts.id, accountId))
  }

  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    minute = approvalDesk(world).minute
    await onPlatform(world, stage, PEOPLE)
  })
  afterAll(() => world.close())

  test('proposed, approved, told of, stopped on the date, paid, restored', async () => {
    const accountId = await noticeOut(world, 'Fennimore', '2026-03-04')
    await minute()
    const asked = await hears('Marcus', 'May we contact Fennimore')
    await stage.press('Marcus', asked, 'Clear to contact')
    await posted('Stop the service of Fennimore Packaging Co.?')
    const card = await hears('Dana', 'Stop the service of Fennimore')
    expect(card.text).toContain('Nothing is stopped without an approval of its own.')
    expect(card.buttons).toEqual(expect.arrayContaining(['Request approval…', 'Extend…', 'Not now…']))
    expect(card.text.split('\n').length).toBeLessThan(26)
    await approved('Fennimore')
    await posted('Fennimore Packaging Co.: service stops on Wed 4 Mar')
    await stage.stepDays(1)
    await hears('Marcus', 'Fennimore Packaging Co.: service stops on Wed 4 Mar')
    await hears('Caleb', 'Fennimore Packaging Co.: service stops on Wed 4 Mar')
    expect(stopped()).toEqual([])
    await stage.stepDays(1)
    await expect.poll(() => stateOf(accountId), { timeout: 8_000 }).toBe('suspended')
    expect(stopped()).toEqual(['Fennimore Packaging Co.'])
    for (const person of ['Dana', 'Marcus', 'Caleb', 'Ingrid', 'Desmond'])
      await hears(person, 'Fennimore Packaging Co. is suspended')
    expect((await stage.command('Dana', 'direct', '/dunwell suspensions')).text).toContain('stopped')
    expect((await stage.command('Dana', 'direct', '/overdue fennimore')).text).toMatch(/Service\s+stopped/)
    // At ten in the evening: a service that is back is told of at whatever hour it is.
    await world.sandbox.clock?.set(world.deps.now().set({ hour: 4, minute: 0 }).plus({ days: 1 }))
    await payAll(world, accountId)
    await minute()
    await expect.poll(() => stateOf(accountId), { timeout: 8_000 }).toBe('restored')
    expect(stopped()).toEqual([])
    for (const person of ['Dana', 'Marcus', 'Caleb', 'Ingrid', 'Desmond'])
      await hears(person, 'Fennimore Packaging Co. is back in service')
    await posted('Fennimore Packaging Co. is back in service')
    const happened = (await told(accountId)).filter((text) => /service/i.test(text))
    expect(happened.toSorted()).toEqual([
      'CSM and account executive were told that the service will stop',
      'The product was asked to stop the service',
      'The service is back',
      'The service was stopped',
      'What the final notice asked for is paid: the service comes back',
    ])
  })

  test('too big to suspend: the sponsor’s date, one extension, and the cost of waiting on the table', async () => {
    const accountId = await noticeOut(world, 'Corvane', '2026-03-10')
    await minute()
    const card = await hears('Dana', 'Stop the service of Corvane')
    expect(card.text).toContain('Desmond Ravelle stands behind the date')
    expect(card.text).toContain('“We want to go ahead with you.')
    await stage.press('Dana', card, 'Extend…')
    await stage.submit('Dana', { 'Paid by, or stopped on': '2026-03-20', Why: 'the deal' })
    expect(await stateOf(accountId)).toBe('proposed')
    const { id } = (
      await world.deps.db.select().from(suspensions).where(eq(suspensions.accountId, accountId))
    )[0] ?? { id: '' }
    await stage.command('Desmond', 'direct', '/dunwell suspensions')
    await stage.run('Desmond', {
      name: 'save-suspension',
      input: {
        suspensionId: id,
        act: 'extend',
        form: '00000000-0000-4000-8000-0000000000aa',
        answers: { toOn: '2026-03-20', reason: 'their board meets on the 18th' },
      },
    })
    const extended = await hears('Dana', 'Corvane', 'their board meets on the 18th')
    expect(extended.text).toMatch(/1 time, last by Desmond Ravelle to Fri 20 Mar/)
    expect(extended.text).toMatch(/when proposed, \$[\d,.]+ now/)
    await hears('Marcus', 'Corvane', 'their board meets on the 18th')
    expect(await told(accountId)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^Desmond Ravelle gave more time until Fri 20 Mar \(extension 1, \$[\d,.]+ past due\)/,
        ),
      ]),
    )
  })

  test('a hold since the approval postpones it, and it needs a new one', async () => {
    const accountId = await noticeOut(world, 'Penhallick', '2026-03-06')
    await lookedAfter(accountId)
    await minute()
    await approved('Penhallick')
    await stage.command('Marcus', 'direct', '/dunwell hold penhallick until 20 March, new owner')
    const back = stage.lastPrivate('Marcus')
    if (back.buttons.includes('Yes')) await stage.press('Marcus', back, 'Yes')
    else
      await stage
        .submit('Marcus', { 'Do not contact them before': '2026-03-20', Why: 'new owner' })
        .catch(() => {})
    await stage.stepDays(3)
    expect(await stateOf(accountId)).toBe('proposed')
    expect(stopped()).toEqual([])
    await hears('Dana', 'Penhallick', 'on hold')
  })

  test('a product that refuses is told of, and what it may have done is taken back when finance calls it off', async () => {
    const accountId = await noticeOut(world, 'Gorsedale', '2026-03-10')
    await lookedAfter(accountId)
    await minute()
    await approved('Gorsedale')
    await stage.stepDays(2)
    await hears('Marcus', 'Gorsedale Haulage Ltd: service stops on Tue 10 Mar')
    world.sandbox.product?.fail(403, 1)
    await stage.stepDays(1)
    const card = await hears('Dana', 'Gorsedale Haulage Ltd: the service could not be stopped')
    expect(card.buttons).toEqual(
      expect.arrayContaining(['Try again', 'Done by hand', 'Extend…', 'Call off…']),
    )
    await hears('Marcus', 'Gorsedale Haulage Ltd: the service could not be stopped')
    await stage.press('Dana', card, 'Call off…')
    await stage.submit('Dana', { Why: 'they signed a plan' })
    await expect.poll(() => stateOf(accountId), { timeout: 8_000 }).toBe('restored')
    expect(stopped()).toEqual([])
    for (const person of ['Dana', 'Marcus', 'Caleb'])
      await hears(
        person,
        'Gorsedale Haulage Ltd is back in service',
        'Called off: Dana',
        'they signed a plan',
      )
    const stale = () =>
      [...stage.toldAlone('Dana'), ...stage.toldAlone('Marcus'), ...stage.channel('finance')].filter(
        ({ text }) => text.includes('Gorsedale Haulage Ltd: the service could not be stopped'),
      )
    await expect.poll(stale, { timeout: 8_000 }).toEqual([])
    await hears('Desmond', 'Gorsedale', 'the suspension was called off: they signed a plan')
  })

  test('whoever may not is told so, and forged calls change nothing', async () => {
    const [account] = await world.deps.db.select().from(accounts).where(like(accounts.name, 'Corvane%'))
    const [live] = await world.deps.db
      .select()
      .from(suspensions)
      .where(eq(suspensions.accountId, account?.id ?? ''))
    const suspensionId = live?.id ?? ''
    const finish = { name: 'finish-suspension' as const, input: { suspensionId, action: 'suspend' as const } }
    expect(await stage.run('Yolanda', finish)).toContain('That needs the role')
    expect(await stage.run('Dana', finish)).toContain('That no longer fits')
    const ofAnEarlierRelease = { name: 'finish-suspension' as const, input: { suspensionId } }
    expect(await stage.run('Dana', ofAnEarlierRelease)).toContain('Corvane')
    expect(await stateOf(account?.id ?? '')).toBe(live?.state)
    const gone = {
      name: 'retry-suspension' as const,
      input: { suspensionId: '00000000-0000-4000-8000-00000000dead' },
    }
    expect(await stage.run('Dana', gone)).toContain('does not exist')
  })
})
