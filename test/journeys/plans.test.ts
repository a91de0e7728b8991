import { eq, like } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accounts, plans } from '../../db/schema.ts'
import { approvalDesk, onPlatform } from '../support/approvals.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Seen, Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

const PEOPLE = ['Desmond', 'Ingrid', 'Paloma', 'Dana', 'Marcus', 'Kenji', 'Yolanda']

describe.each(PLATFORMS)('payment plans in $name', (platform) => {
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
  const account = (name: string) => stage.command('Dana', 'direct', `/overdue ${name}`)
  const statesOf = async (name: string) =>
    (
      await world.deps.db
        .select({ state: plans.state })
        .from(plans)
        .innerJoin(accounts, eq(accounts.id, plans.accountId))
        .where(like(accounts.name, `${name}%`))
    ).map(({ state }) => state)
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    minute = approvalDesk(world).minute
    await onPlatform(world, stage, PEOPLE)
  })
  afterAll(() => world.close())

  test('a small debt is cut in thirds, agreed at once, and back in full when one is missed', async () => {
    const offer = await stage.command('Dana', 'direct', '/dunwell plan zephrine')
    expect(offer.text).toContain('Agree on a plan with Zephrine Textiles')
    expect(offer.text).toContain('$8,371.01 past due')
    await stage.press('Dana', offer, 'In thirds…')
    const wrong = await stage.submit('Dana', { Instalments: '2026-03-02 4000\n2026-04-01 4371' })
    expect(Object.values(wrong.errors)).toEqual(['Together they are $0.01 less than the $8,371.01 past due.'])
    const small = await stage.submit('Dana', { Instalments: '2026-03-02 8366.01\n2026-04-01 5.00' })
    expect(Object.values(small.errors)).toEqual([
      'Line 2: an instalment is more than the $5.00 that the policy leaves alone anyway.',
    ])
    const late = await stage.submit('Dana', { Instalments: '2026-03-01 8371.01' })
    expect(Object.values(late.errors)).toEqual(['That day has passed.'])
    await stage.submit('Dana', {
      Instalments: '2026-03-02 2,790.34\n2026-04-01 2,790.34\n2026-05-01 2,790.33',
      'Agreed with whom, and why': 'their bookkeeper, by phone',
    })
    await stage.again()
    expect(await statesOf('Zephrine')).toEqual(['agreed'])
    const agreed = await hears('Dana', 'Payment plan for Zephrine Textiles: agreed')
    for (const words of [
      '$8,371.01 in 3 instalments',
      'their bookkeeper, by phone',
      'Nothing changes in the ledger',
    ])
      expect(agreed.text).toContain(words)
    await hears('Marcus', 'Payment plan for Zephrine Textiles: agreed')
    const card = await account('zephrine')
    expect(card.text).toContain('0 of 3 instalments paid; next $2,790.34 on Mon 2 Mar')
    expect(card.buttons).not.toContain('Agree on a plan…')
    expect((await stage.press('Dana', card, 'Plan')).text).toContain('to come')

    await stage.stepDays(4)
    await expect.poll(() => statesOf('Zephrine'), { timeout: 8_000 }).toEqual(['broken'])
    const missed = await hears('Dana', 'Payment plan for Zephrine Textiles: not kept')
    expect(missed.text).toContain('$2,790.34 did not come by Mon 2 Mar; the whole balance is back')
    expect((await account('zephrine')).buttons).toContain('Agree on a plan…')
  })

  test('a large debt comes back for changes, and holds once it is approved', async () => {
    const offer = await stage.press('Dana', await account('quillhaven'), 'Agree on a plan…')
    await stage.press('Dana', offer, 'In halves…')
    const asked = await stage.submit('Dana', { 'Agreed with whom, and why': 'cash comes in June' })
    expect(asked.errors).toEqual({})
    expect(await statesOf('Quillhaven')).toEqual(['asked'])
    const request = await hears('Paloma', 'Payment plan: Quillhaven Media Group', '0 of 1')
    expect(request.text).toContain('The client pays in 2 instalments: $13,')
    expect(request.text).toContain('“cash comes in June”')
    await stage.press('Paloma', request, 'Request changes…')
    await stage.submit('Paloma', { 'What should change': 'three parts, please' })

    const back = await stage.press('Dana', await account('quillhaven'), 'Plan')
    await stage.press('Dana', back, 'Change…')
    expect(stage.form('Dana')?.title).toBe('Payment plan')
    const [owed = ''] = /\$[\d,.]+ in 2/.exec(back.text) ?? []
    const rest = (Number(owed.replace(/[$,]| in 2/g, '')) - 20_000).toFixed(2)
    await stage.submit('Dana', {
      Instalments: `2026-03-10 10000\n2026-04-10 10000\n2026-05-11 ${rest}`,
    })
    expect(await statesOf('Quillhaven')).toEqual(expect.arrayContaining(['dropped', 'asked']))
    await stage.press(
      'Paloma',
      await hears('Paloma', 'The client pays in 3 instalments', '0 of 1'),
      'Approve',
    )
    await minute()
    await hears('Dana', 'Payment plan for Quillhaven Media Group: agreed')
    await hears('Paloma', 'Payment plan: Quillhaven Media Group (carried out)')
    expect((await account('quillhaven')).text).toContain('the client has promised to pay')
  })

  test('a discount needs its own yes, and says what is owed until when', async () => {
    const offer = await stage.press('Dana', await account('fennimore'), 'Agree on a plan…')
    await stage.press('Dana', offer, 'Discount…')
    const wrong = await stage.submit('Dana', { 'Per cent less': '60', 'If paid by': '2026-03-01' })
    expect(Object.values(wrong.errors).sort()).toEqual([
      'That day has passed.',
      'The policy allows 10 % at most.',
    ])
    await stage.submit('Dana', { 'Per cent less': '5', 'If paid by': '2026-03-13' })
    await stage.press('Desmond', await hears('Desmond', 'Discount: Fennimore Packaging Co.'), 'Approve')
    await minute()
    const agreed = await hears('Dana', 'Discount for Fennimore Packaging Co.: agreed')
    expect(agreed.text).toMatch(/\$[\d,.]+ if paid by Fri 13 Mar, else \$31,/)
    expect(agreed.text).toContain('credit what was taken off in your accounting system')
    expect((await account('fennimore')).text).toMatch(/Discount\s*\$[\d,.]+ by Fri 13 Mar instead of \$31,/)
    await stage.press('Dana', agreed, 'End it…')
    await stage.submit('Dana', { Why: 'they chose instalments' })
    expect(await statesOf('Fennimore')).toEqual(['ended'])
    expect((await hears('Marcus', 'Discount for Fennimore Packaging Co.: ended')).text).toContain(
      'Dana Hollowell: they chose instalments',
    )
  })

  test('who may not, cannot, and a plan that is invented is none', async () => {
    expect((await stage.command('Marcus', 'direct', '/dunwell plan zephrine')).text).toContain(
      'needs the role',
    )
    const planId = '00000000-0000-4000-8000-000000000000'
    for (const name of ['show-plan', 'open-plan-end'] as const)
      expect(await stage.run('Dana', { name, input: { planId } })).toContain('That plan does not exist')
    expect((await stage.command('Dana', 'direct', '/dunwell plan')).text).toContain('Say with which account')
    expect((await stage.command('Dana', 'direct', '/dunwell plan brightfenn')).text).toContain(
      'Which account?',
    )
  })
})
