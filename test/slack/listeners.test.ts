import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { audit, identities, people, workspaces } from '../../db/schema.ts'
import type { Card } from '../../src/chat/card.ts'
import { knowPerson } from './person.ts'
import { createSlackWorld, DANA, ERIN, type SlackWorld } from './slack-world.ts'

let world: SlackWorld
beforeAll(async () => {
  world = await createSlackWorld({ patienceMs: 300 })
  await knowPerson(world.deps.db, world.organisationId, { name: DANA.name, email: 'Dana@Larkfield.TEST' })
})
afterAll(() => world.close())
beforeEach(() => {
  world.asked.length = 0
  world.lines.length = 0
  world.answerWith({ kind: 'notice', text: 'Done.' })
})

const card = (title: string, label = 'Next'): Card => ({
  title,
  summary: title,
  parts: [{ kind: 'buttons', buttons: [{ label, call: { name: 'overdue-summary', input: {} } }] }],
})

const last = (channelId = world.finance) => {
  const message = world.sandbox.workspace.messages(channelId).at(-1)
  if (!message) throw new Error('nothing was said')
  return message
}
const submit = (values: Record<string, string>) => {
  const view = world.sandbox.workspace.modals(DANA.id).at(-1)
  return world.sandbox.act.submitView(DANA.id, view?.id ?? '', values)
}
const wordsIn = (value: unknown) => JSON.stringify(value)

describe('a slash command', () => {
  test('is answered for the asker alone, and remembers who they are by their verified address', async () => {
    world.answerWith({ kind: 'card', card: card('Overdue today'), how: 'new' })
    const outcome = await world.sandbox.act.slash(DANA.id, world.finance, '/overdue', 'acme')
    expect(outcome).toMatchObject({ ok: true, status: 200 })
    expect(world.asked).toEqual([{ name: 'find-account', input: { text: 'acme', page: 1 } }])
    expect(last().ephemeralTo).toBe(DANA.id)
    expect(wordsIn(last().blocks)).toContain('Overdue today')
    const rows = await world.deps.db.select().from(identities)
    expect(rows.map((row) => row.externalUserId)).toEqual([DANA.id])
  })

  test('from somebody unknown names the remedy and runs nothing', async () => {
    await world.sandbox.act.slash(ERIN.id, world.finance, '/overdue')
    expect(last().text).toBe(
      "I don't know erin@larkfield.test yet. Ask whoever runs Dunwell to add you: dunwell import people FILE",
    )
    expect(world.asked).toEqual([])
  })

  test('from somebody who left is refused politely', async () => {
    const id = await knowPerson(world.deps.db, world.organisationId, ERIN, { active: false })
    await world.sandbox.act.slash(ERIN.id, world.finance, '/overdue')
    expect(last().text).toContain('no longer active')
    expect(world.asked).toEqual([])
    await world.deps.db.delete(people).where(eq(people.id, id))
  })

  test('that throws answers with a reference that is in the log', async () => {
    world.answerWith(async () => {
      throw new Error('the ledger exploded')
    })
    await world.sandbox.act.slash(DANA.id, world.finance, '/overdue')
    const reference = /\(ref ([0-9a-f]{8})\)/.exec(last().text)?.[1]
    expect(reference).toBeDefined()
    expect(world.lines.find((line) => line.fields.reference === reference)?.level).toBe('error')
    expect(last().text).not.toContain('exploded')
  })

  test('that takes long says so at once and answers when it is done', async () => {
    world.answerWith(async () => {
      await new Promise((resolve) => setTimeout(resolve, 600))
      return { kind: 'notice', text: 'It took a while.' }
    })
    await world.sandbox.act.slash(DANA.id, world.finance, '/overdue')
    expect(last().text).toBe('Working on it…')
    await world.receiver.stop()
    expect(last().text).toBe('It took a while.')
    expect(last().ephemeralTo).toBe(DANA.id)
  })
})

describe('a click', () => {
  test('replaces the asker’s own answer when the card says so', async () => {
    world.answerWith({ kind: 'card', card: card('Page 1'), how: 'new' })
    await world.sandbox.act.slash(DANA.id, world.finance, '/overdue')
    const first = last()
    world.answerWith({ kind: 'card', card: card('Page 2'), how: 'replace' })
    await world.sandbox.act.click(DANA.id, world.finance, first.ts, 'Next')
    await world.receiver.stop()
    expect(last().ts).toBe(first.ts)
    expect(wordsIn(last().blocks)).toContain('Page 2')
    expect(world.asked.at(-1)).toEqual({ name: 'overdue-summary', input: {} })
  })

  test('on a shared message answers the asker alone and leaves the message as it is', async () => {
    const posted = await world.deps.messengers.slack?.post(
      {
        workspace: {
          id: world.workspaceId,
          organisationId: world.organisationId,
          platform: 'slack',
          externalId: 'T0LARK',
        },
        to: { channelId: world.finance },
      },
      card('The digest'),
      'digest:1',
    )
    expect(posted?.kind).toBe('sent')
    const digest = last()
    world.answerWith({ kind: 'card', card: card('Details'), how: 'replace' })
    await world.sandbox.act.click(DANA.id, world.finance, digest.ts, 'Next')
    await world.receiver.stop()
    expect(last().ephemeralTo).toBe(DANA.id)
    expect(wordsIn(last().blocks)).toContain('Details')
    expect(wordsIn(world.sandbox.workspace.message(world.finance, digest.ts)?.blocks)).toContain('The digest')
  })

  test('with a forged, foreign or oversized value runs nothing', async () => {
    for (const value of ['{"name":"drop-tables","input":{}}', 'null', '[]', '{', 'x'.repeat(2_000)]) {
      const message = world.sandbox.workspace.add({
        channel: world.finance,
        author: { kind: 'app' },
        text: 'forged',
        blocks: [
          {
            type: 'actions',
            block_id: 'b',
            elements: [
              { type: 'button', action_id: 'answer:0', text: { type: 'plain_text', text: 'Go' }, value },
            ],
          },
        ],
      })
      await world.sandbox.act.click(DANA.id, world.finance, message.ts, 'Go')
      await world.receiver.stop()
      expect(last().text).toBe('That button no longer works; ask with /overdue again.')
    }
    expect(world.asked).toEqual([])
  })

  test('in the direct conversation is answered with an ordinary message', async () => {
    world.answerWith({ kind: 'card', card: card('What you asked'), how: 'new' })
    const direct = world.sandbox.workspace.directOf(DANA.id).id
    await world.sandbox.act.say(DANA.id, direct, 'acme')
    await world.receiver.stop()
    const first = last(direct)
    expect(first.ephemeralTo).toBeUndefined()
    await world.sandbox.act.click(DANA.id, direct, first.ts, 'Next')
    await world.receiver.stop()
    expect(last(direct).ts).not.toBe(first.ts)
    expect(last(direct).ephemeralTo).toBeUndefined()
  })
})

describe('a form', () => {
  const form = {
    title: 'Settings',
    submitLabel: 'Save',
    call: { name: 'save-settings' as const, input: { answers: {} } },
    fields: [
      { kind: 'text' as const, key: 'hour', label: 'Hour', value: '8' },
      {
        kind: 'choices' as const,
        key: 'days',
        label: 'Days',
        options: [
          { value: '1', label: 'Monday' },
          { value: '2', label: 'Tuesday' },
        ],
        values: ['1'],
      },
    ],
  }

  test('opens, stays open with what is wrong at its field, and closes with the outcome told', async () => {
    world.answerWith({ kind: 'form', form })
    await world.sandbox.act.slash(DANA.id, world.finance, '/dunwell', 'settings')
    expect(world.sandbox.workspace.modals(DANA.id)).toHaveLength(1)

    world.answerWith({ kind: 'invalid', errors: { hour: 'Give an hour from 0 to 23.' } })
    const refused = await submit({ hour: '99' })
    expect(refused.errors).toEqual({ hour: 'Give an hour from 0 to 23.' })
    expect(world.asked.at(-1)).toEqual({
      name: 'save-settings',
      input: { answers: { hour: '99', days: ['1'] } },
    })

    world.answerWith({ kind: 'notice', text: 'The digest now comes at 9:00.' })
    await submit({ hour: '9' })
    await world.receiver.stop()
    expect(world.sandbox.workspace.modals(DANA.id)).toHaveLength(0)
    expect(last().text).toBe('The digest now comes at 9:00.')
    expect(last().ephemeralTo).toBe(DANA.id)
  })
})

describe('events', () => {
  test('the App Home tab is drawn when it is opened', async () => {
    world.answerWith({ kind: 'card', card: card('Your day'), how: 'new' })
    await world.sandbox.act.openHome(DANA.id)
    await world.receiver.stop()
    expect(wordsIn(world.sandbox.workspace.homes.get(DANA.id)?.blocks)).toContain('Your day')
  })

  test('delivered twice are handled once', async () => {
    const direct = world.sandbox.workspace.directOf(DANA.id).id
    await world.sandbox.act.say(DANA.id, direct, 'acme')
    await world.sandbox.act.again()
    await world.receiver.stop()
    expect(world.asked).toHaveLength(1)
  })

  test('when the app is removed the workspace is marked, once, with the remedy', async () => {
    await world.sandbox.act.uninstall()
    await world.receiver.stop()
    const [workspace] = await world.deps.db.select().from(workspaces)
    expect(workspace?.status).toBe('revoked')
    expect(workspace?.problem).toContain('Install')
    const records = await world.deps.db.select().from(audit).where(eq(audit.verb, 'revoke-workspace'))
    expect(records).toHaveLength(1)
  })
})
