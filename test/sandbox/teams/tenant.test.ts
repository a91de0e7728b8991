import { appendFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { freshFile } from '../world.ts'
import { card, execute, json, message, openTeams, words } from './world.ts'

const path = (channel: string) => `conversations/${encodeURIComponent(channel)}/activities`

test('messages, edits, what one person sees, installs and names survive a torn last line', async () => {
  const journalFile = freshFile()
  const first = openTeams({ journalFile })
  const finance = first.channel('Finance')
  const kept = await first.api(
    'POST',
    path(finance),
    message(card([words('one')], { actions: [execute('Go')] })),
  )
  const gone = await first.api('POST', path(finance), { type: 'message', text: 'gone' })
  await first.api('DELETE', `${path(finance)}/${gone.body.id}`)
  const own = card([words('mine')])
  first.answer(() => json({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: own }))
  await first.teams.act.press('U0DANA', finance, kept.body.id ?? '', 'Go')
  await first.teams.act.addApp('U0TOM')
  await first.teams.act.renameChannel('U0DANA', finance, 'Money')
  appendFileSync(journalFile, '{"put":{"id":"99')

  for (const next of [openTeams({ journalFile }), openTeams({ journalFile })]) {
    const { tenant } = next.teams
    expect(tenant.posts(finance)).toHaveLength(1)
    const [post] = tenant.posts(finance)
    if (!post) throw new Error('the message is gone')
    expect(tenant.cardsFor('U0DANA', post)).toEqual([own])
    expect(tenant.cardsFor('U0TOM', post)).toMatchObject([{ body: [{ text: 'one' }] }])
    expect(tenant.personalChat('U0TOM').hasBot).toBe(true)
    expect(next.channel('Money')).toBe(finance)
  }
})

test('ids go on where the journal ended, even if the clock went back', async () => {
  const journalFile = freshFile()
  const first = openTeams({ journalFile })
  first.passMs(60_000)
  const before = await first.api('POST', path(first.channel('Finance')), { type: 'message', text: 'x' })
  const second = openTeams({ journalFile })
  const after = await second.api('POST', path(second.channel('Finance')), { type: 'message', text: 'y' })
  expect(Number(after.body.id)).toBeGreaterThan(Number(before.body.id))
})

test('a reset empties the tenant and its journal', async () => {
  const journalFile = freshFile()
  const world = openTeams({ journalFile })
  await world.api('POST', path(world.channel('Finance')), { type: 'message', text: 'x' })
  await world.teams.act.addApp('U0TOM')
  world.teams.tenant.reset()
  expect(world.teams.tenant.personalChat('U0TOM').hasBot).toBe(false)
  expect(openTeams({ journalFile }).teams.tenant.posts(world.channel('Finance'))).toEqual([])
})

test('somebody who joins the company while it runs has a chat and is in the teams of everybody', () => {
  const members = [{ id: 'U0DANA', name: 'Dana', email: 'd@n.example', title: '', timeZone: 'UTC' }]
  const { teams, channel } = openTeams({ members, personalInstalls: 'all' })
  members.push({ id: 'U0NEW', name: 'New', email: 'n@n.example', title: '', timeZone: 'UTC' })
  expect(teams.tenant.chats('U0NEW')).toMatchObject([{ kind: 'personal', hasBot: true }])
  const finance = teams.tenant.conversation(channel('Finance'))
  expect(finance && teams.tenant.membersOf(finance).map(({ name }) => name)).toEqual(['Dana', 'New'])
})
