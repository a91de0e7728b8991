import { eq, like } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accounts, closures, invoices } from '../../db/schema.ts'
import { approvalDesk, onPlatform } from '../support/approvals.ts'
import { noticeOut } from '../support/final-notice.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Seen, Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

const PEOPLE = ['Desmond', 'Ingrid', 'Paloma', 'Dana', 'Marcus']

describe.each(PLATFORMS)('the end of the ladder in $name', (platform) => {
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
  const openMinor = async (name: string) => {
    const rows = await world.deps.db
      .select({ open: invoices.openMinor })
      .from(invoices)
      .innerJoin(accounts, eq(accounts.id, invoices.accountId))
      .where(like(accounts.name, `${name}%`))
    return rows.reduce((sum, { open }) => sum + Math.max(0, open), 0)
  }
  const closure = async (kind: string) =>
    (await world.deps.db.select().from(closures).where(eq(closures.kind, kind)))[0]
  const decide = async (title: string, people: string[]) => {
    for (const person of people) {
      const card = await hears(person, title)
      const [button = ''] = card.buttons.filter((label) => label.startsWith('Approve'))
      await stage.press(person, card, button)
      if (button.endsWith('…')) await stage.submit(person, {})
    }
  }
  /** Teams shows words to choose, and Slack's form is filled in by value. */
  const picked = (words: string[], values: string[]) => (stage.platform === 'teams' ? words : values)
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    minute = approvalDesk(world).minute
    await onPlatform(world, stage, PEOPLE)
  })
  afterAll(() => world.close())

  test('a debt of 187 days is reviewed, written off by two, and taken back', async () => {
    const before = await openMinor('Zephrine')
    const account = await stage.command('Dana', 'direct', '/overdue zephrine')
    const card = await stage.press('Dana', account, 'Write off…')
    expect(card.text).toContain('Write off what Zephrine Textiles owes?')
    expect(card.text).toContain('Nothing is written off unless a criterion holds')
    await stage.press('Dana', card, 'Review…')
    expect(stage.form('Dana')?.fields['Which holds']).toContain('The client is out of business')
    await stage.submit('Dana', {
      'Which holds': picked(['The client is out of business'], ['out-of-business']),
      'What shows it': 'struck off the register',
    })
    await decide('Write-off: Zephrine', ['Desmond', 'Paloma'])
    await minute()
    const done = await hears('Dana', 'Zephrine Textiles: written off')
    expect(done.text).toContain('struck off the register')
    expect(before).toBeGreaterThan(0)
    expect(await openMinor('Zephrine')).toBeLessThan(before)
    await stage.run('Dana', {
      name: 'undo-write-off',
      input: { closureId: (await closure('write-off'))?.id ?? '' },
    })
    expect(await openMinor('Zephrine')).toBe(before)
  })

  test('professional help: signs, three preconditions, approval, and a dossier', async () => {
    await noticeOut(world, 'Corvane', '2026-03-12')
    const account = await stage.command('Dana', 'direct', '/overdue corvane')
    const proposed = await stage.press('Dana', account, 'Refer…')
    expect(proposed.text).toContain('Hand Corvane Industrial Group, Inc. to professionals?')
    expect(proposed.text).toContain('Long overdue')
    await stage.press('Dana', proposed, 'Review…')
    const signs = picked(
      ['High value', 'Long overdue', 'Delivered, never formally accepted'],
      ['high-value', 'overdue', 'never-accepted'],
    )
    const wrong = await stage.submit('Dana', { Signs: signs })
    expect(Object.values(wrong.errors).join()).toContain('Delivery has to be proven first.')
    await stage.submit('Dana', {
      Signs: signs,
      Delivery: picked(['Delivery is proven by documents'], ['yes']),
    })
    await decide('Referral: Corvane', ['Ingrid', 'Desmond'])
    await minute()
    await expect.poll(async () => (await closure('referral'))?.state).toBe('done')
    const ready = await hears('Dana', 'Corvane Industrial Group, Inc.: ready to hand over')
    const dossier = await stage.press('Dana', ready, 'Dossier')
    for (const words of ['Dossier: Corvane', 'LF-10212', 'Proof of delivery', 'Ask a lawyer'])
      expect(dossier.text).toContain(words)
  })
})
