import { afterAll, beforeAll, expect, test } from 'vitest'
import { knowPerson } from '../slack/person.ts'
import { DANA, said } from './activities.ts'
import { createTeamsWorld, type TeamsWorld } from './teams-world.ts'

let world: TeamsWorld
beforeAll(async () => {
  world = await createTeamsWorld()
  await world.reset()
  const email = 'dana@larkfield.test'
  const { aadObjectId, name } = DANA
  const { externalId: tenantId } = world.workspace
  const member = { aadObjectId, name, email, userPrincipalName: email, tenantId, userRole: 'user' }
  world.microsoft.script(({ path }) =>
    path.includes('/members/') ? { status: 200, body: member } : undefined,
  )
  await knowPerson(world.deps.db, world.context().organisationId, { name, email })
})
afterAll(() => world.close())

test('a file alone is answered with what to do instead; with words, the words count', async () => {
  const url = world.microsoft.serviceUrl
  const file = { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'remittance.pdf' }
  await world.send(said(url, '', { attachments: [file] }))
  expect(world.asked).toEqual([])
  expect(world.saidWhere().at(-1)?.text).toBe(
    'Dunwell reads words, not files. Say it in a sentence, or press a button.',
  )
  const html = { contentType: 'text/html', content: '<p>they pay Friday</p>' }
  await world.send(said(url, 'they pay Friday', { attachments: [file, html] }))
  expect(world.asked.map(({ call }) => call.name)).toEqual(['reply-words'])
})

test('how somebody writes is passed on with what they write', async () => {
  await world.send(said(world.microsoft.serviceUrl, 'they pay 5/12', { locale: 'en-GB' }))
  expect(world.asked.at(-1)?.place.locale).toBe('en-GB')
})
