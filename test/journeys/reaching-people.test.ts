import { eq, ne } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { audit, clearances, identities, people, timeline, workspaces } from '../../db/schema.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

describe.each(PLATFORMS)('people who never used the bot in $name', (platform) => {
  let world: World
  let stage: Stage
  const minutes = async (count: number) => {
    await world.sandbox.clock?.set(world.deps.now().plus({ minutes: count }))
  }
  const knownAs = async (name: string) =>
    (
      await world.deps.db
        .select({ platform: identities.platform, locale: identities.locale })
        .from(identities)
        .innerJoin(people, eq(people.id, identities.personId))
        .where(eq(people.name, name))
    ).map(({ platform: where }) => where)
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    const { db } = world.deps
    await db.update(workspaces).set({ status: 'revoked' }).where(ne(workspaces.platform, stage.platform))
    await db.delete(identities)
    await db.delete(clearances)
    await db.update(people).set({ lookedUpAt: null })
  })
  afterAll(() => world.close())

  test('are found by their address, remembered with a record, and asked there', async () => {
    expect(await knownAs('Marcus Tillinghast')).toEqual([])
    await minutes(1)
    expect(await knownAs('Marcus Tillinghast')).toEqual([stage.platform])
    await expect.poll(() => stage.lastPrivate('Marcus').text).toMatch(/May we contact|Reminders on/)
    const asked = (await world.deps.db.select().from(timeline)).map(({ text }) => text)
    expect(asked.some((text) => text.startsWith('Marcus Tillinghast was asked: Final notice'))).toBe(true)
    const records = await world.deps.db.select().from(audit).where(eq(audit.verb, 'link-identity'))
    expect(records.map(({ actor }) => actor)).toContain(`system:${stage.platform}`)
    const addresses = new Set((await world.deps.db.select().from(identities)).map((one) => one.personId))
    expect(addresses.size).toBe(16)
  })

  test('and who is not found is looked for again only an hour later', async () => {
    const { db } = world.deps
    const [marcus] = await db.select().from(people).where(eq(people.name, 'Marcus Tillinghast'))
    const away = { email: 'somebody.else@larkfield.example', lookedUpAt: null }
    await db
      .update(people)
      .set(away)
      .where(eq(people.id, marcus?.id ?? ''))
    await db.delete(identities).where(eq(identities.personId, marcus?.id ?? ''))
    await minutes(1)
    expect(await knownAs('Marcus Tillinghast')).toEqual([])
    await db
      .update(people)
      .set({ email: marcus?.email ?? '' })
      .where(eq(people.id, marcus?.id ?? ''))
    await minutes(30)
    expect(await knownAs('Marcus Tillinghast')).toEqual([])
    await minutes(31)
    expect(await knownAs('Marcus Tillinghast')).toEqual([stage.platform])
  })

  test('a date with slashes is read as they write it where the platform tells their language', async () => {
    const back = await stage.say('Marcus', 'Fennimore will pay 1000 USD on 3/12')
    expect(back.text).toContain('The client will pay $1,000.00 on Thu 12 Mar')
    await world.deps.db.update(identities).set({ locale: null })
    const again = await stage.say('Marcus', 'Fennimore will pay 2000 USD on 3/12')
    if (stage.platform === 'slack') expect(again.text).not.toContain('12 Mar')
    else expect(again.text).toContain('Thu 12 Mar')
  })
})
