import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CardNode } from '../../src/sandbox/teams/card/card-json.ts'
import { buttonsOf, titleOf } from '../../src/sandbox/teams/card/reading.ts'
import { textOfCards } from '../support/teams-text.ts'
import type { Drawn } from './playground-client.ts'
import { findPlayground } from './playground-process.ts'
import {
  BOT,
  MARCUS,
  openPlaygroundWorld,
  PALOMA,
  PERSONAL_CHAT,
  type PlaygroundWorld,
  QUENTIN,
  TEAM,
} from './playground-world.ts'
import { cleanUp } from './product-process.ts'

const program = findPlayground()
const { channel } = TEAM
const SENT = {
  type: 'application/vnd.microsoft.activity.message',
  value: 'Sent to you in your chat with Dunwell.',
}

if (program === undefined) {
  test('Microsoft’s Agents Playground as the client', ({ skip }) =>
    skip('@microsoft/m365agentsplayground is not installed; npm ci brings it'))
}

describe.skipIf(program === undefined)('Microsoft’s Agents Playground as the client', () => {
  let world: PlaygroundWorld

  beforeAll(async () => {
    world = await openPlaygroundWorld(program ?? '')
  })
  afterAll(async () => {
    await world?.close()
    await cleanUp()
  })

  const drawnIn = (place: string, words: string) =>
    world.playground.drawn.filter((one) => one.place === place && textOfCards(one.cards).includes(words))

  /** What the Playground draws there, once it does. */
  async function shown(place: string, words: string): Promise<Drawn> {
    await expect.poll(() => drawnIn(place, words).length, { timeout: 10_000 }).toBe(1)
    const [found] = drawnIn(place, words)
    if (!found) throw new Error('it was drawn and is gone')
    return found
  }
  const openedWith = ({ aadObjectId }: { aadObjectId: string }) =>
    world.playground.taken.filter(({ members }) => members.includes(aadObjectId))

  function button({ cards }: Drawn, title: string): CardNode {
    const found = cards.flatMap((card) => buttonsOf(card)).find((one) => titleOf(one) === title)
    if (!found) throw new Error(`there is no button ${title}`)
    return found
  }

  test('an installation is told of twice, and greeted once', async () => {
    const { playground, relay } = world
    await playground.install(PERSONAL_CHAT)
    await playground.install(channel.id)
    await shown(PERSONAL_CHAT, 'Hello, this is Dunwell')
    await shown(channel.id, 'Hello, this is Dunwell')
    await expect.poll(() => relay.passed.length).toBe(4)
    expect(relay.passed.map(({ activity }) => activity).sort()).toEqual([
      'conversationUpdate',
      'conversationUpdate',
      'installationUpdate',
      'installationUpdate',
    ])
    expect(playground.drawn).toHaveLength(2)
  })

  test('“overdue” in the personal chat is answered with a card', async () => {
    await world.playground.say(PALOMA.aadObjectId, PERSONAL_CHAT, 'overdue')
    const answer = await shown(PERSONAL_CHAT, 'Overdue on Monday 2 March 2026')
    expect(textOfCards(answer.cards)).toMatch(/overdue in \d+ accounts/)
    expect(button(answer, 'My accounts')).toMatchObject({ type: 'Action.Execute', verb: 'run' })
  })

  test('a channel is subscribed by a mention, with a form that stands in its thread', async () => {
    const { playground } = world
    const words = `${BOT.text} dunwell subscribe`
    const thread = await playground.say(PALOMA.aadObjectId, channel.id, words, BOT)
    const form = await shown(thread, 'Digest for this channel')
    const { type, value } = await playground.press(PALOMA.aadObjectId, form, button(form, 'Start the digest'))
    expect(type).toBe('application/vnd.microsoft.card.adaptive')
    expect(JSON.stringify(value)).toContain('The digest comes')
  })

  test('the morning’s digest stands in the channel, and its buttons answer each who presses', async () => {
    const { playground, complaints } = world
    await world.morning()
    const digest = await shown(channel.id, 'Overdue digest · Monday 2 March 2026')
    const mine = button(digest, 'My accounts')

    expect(await playground.press(PALOMA.aadObjectId, digest, mine)).toEqual(SENT)
    expect(textOfCards((await shown(PERSONAL_CHAT, 'None of the accounts')).cards)).toContain('My accounts')

    expect(await playground.press(MARCUS.aadObjectId, digest, mine)).toEqual(SENT)
    await expect.poll(() => openedWith(MARCUS), { timeout: 5_000 }).toHaveLength(1)
    const his = () =>
      playground.taken.filter(({ cards }) => textOfCards(cards).startsWith('My accounts')).at(-1)
    await expect.poll(() => textOfCards(his()?.cards ?? [])).toContain('Corvane Industrial Group')

    expect(await playground.press(QUENTIN.aadObjectId, digest, mine)).toMatchObject({
      value: expect.stringContaining("I don't know quentin.stray@larkfield.example yet"),
    })
    expect(openedWith(QUENTIN)).toEqual([])
    expect(playground.taken.every(({ status }) => status < 300)).toBe(true)
    expect(complaints()).not.toContain('refused to connect')
  })
})
