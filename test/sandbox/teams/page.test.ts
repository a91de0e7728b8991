import { expect, test } from 'vitest'
import { createSandbox } from '../../../src/sandbox/sandbox.ts'
import { card, execute, message, openTeams, words } from './world.ts'

/** The page with both platforms, and what the product got from Teams. */
async function openPage() {
  const world = openTeams()
  const { options } = world.teams.desk
  const sandbox = createSandbox({
    baseUrl: options.baseUrl,
    signingSecret: 'shh',
    botToken: 'xoxb-good',
    teamId: 'T0NORTH',
    teamName: 'Northwind',
    members: options.members,
    channels: [{ id: 'C0FIN', name: 'finance', members: 'all', botIsMember: true }],
    commands: [],
    deliver: async () => new Response(''),
    realNow: options.realNow,
    newId: options.newId,
    teams: options,
  })
  const { teams } = sandbox
  if (!teams) throw new Error('there is no Teams')
  const url = 'http://127.0.0.1:3000'
  const finance = teams.tenant.channelNamed('Finance')?.id ?? ''
  return {
    received: world.received,
    teams,
    finance,
    open: (path: string) => sandbox.app.request(`${url}${path}`),
    state: async (as: string, place = finance) => {
      const asked = new URLSearchParams({ as, teams: place })
      return (await sandbox.app.request(`${url}/state?${asked}`)).json()
    },
    act: async (asked: Record<string, unknown>) => {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify(asked)
      return (await sandbox.app.request(`${url}/teams-act`, { method: 'POST', headers, body })).json()
    },
    bot: async (path: string, body: unknown) => {
      const login = await sandbox.app.request(`${url}/teams/login/${options.tenantId}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: options.appId,
          client_secret: options.appPassword,
          scope: 'https://api.botframework.com/.default',
        }),
      })
      const { access_token: token } = await login.json()
      const sent = await sandbox.app.request(`${url}/teams/connector/v3/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      })
      return sent.json()
    },
  }
}

test('cards reach the browser with numbered buttons, and the number presses the right one', async () => {
  const page = await openPage()
  const both = (label: string, targetWidth: string) => ({
    type: 'ActionSet',
    targetWidth,
    actions: [execute(label)],
  })
  const content = card([both('Wide', 'atLeast:standard'), both('Narrow', 'atMost:narrow')], {
    actions: [
      { type: 'Action.ShowCard', title: 'Ask', card: card([words('Sure?')], { actions: [execute('Yes')] }) },
    ],
  })
  await page.bot(`conversations/${encodeURIComponent(page.finance)}/activities`, message(content))
  const { teams } = await page.state('U0DANA')
  expect(JSON.stringify(teams.threads[0].cards).match(/"id":"at-\d"/g)).toEqual([
    '"id":"at-0"',
    '"id":"at-1"',
    '"id":"at-3"',
    '"id":"at-2"',
  ])
  for (const [at, title] of ['Wide', 'Narrow', undefined, 'Yes'].entries()) {
    const { id: post } = teams.threads[0]
    await page.act({ do: 'press', as: 'U0DANA', conversation: page.finance, post, at, inputs: {} })
    if (title === undefined) continue
    expect(page.received.at(-1)?.activity).toMatchObject({ value: { action: { title } } })
  }
  expect(page.received).toHaveLength(3)
})

test('a thread shows its replies, and a sentence for one person is theirs alone', async () => {
  const page = await openPage()
  const said = await page.act({
    do: 'say',
    as: 'U0TOM',
    conversation: page.finance,
    text: '@Dunwell <b>overdue',
  })
  const { activity } = page.received.at(-1) ?? {}
  await page.bot(
    `conversations/${encodeURIComponent(page.finance)}/activities/${activity?.id}`,
    message(card([words('36')])),
  )
  page.teams.tenant.notice({
    user: 'U0DANA',
    conversation: page.finance,
    post: said.id,
    text: 'Sent.',
    kind: 'message',
  })
  const [thread] = (await page.state('U0DANA')).teams.threads
  expect(thread).toMatchObject({
    open: true,
    notice: { text: 'Sent.' },
    replies: [{ cards: [{ type: 'AdaptiveCard' }] }],
  })
  expect(thread.html).toContain('<span class="t-mention">Dunwell</span> &lt;b&gt;overdue')
  expect((await page.state('U0TOM')).teams.threads[0].notice).toBeNull()
})

test('nobody reads a conversation they are not in', async () => {
  const page = await openPage()
  const papers = page.teams.tenant.channelNamed('Papers')?.id ?? ''
  await page.act({ do: 'say', as: 'U0TOM', conversation: papers, text: 'confidential' })
  expect((await page.state('U0TOM', papers)).teams.place).toBe(papers)
  expect(JSON.stringify(await page.state('U0DANA', papers))).not.toContain('confidential')
  const refused = await page.act({ do: 'say', as: 'U0DANA', conversation: papers, text: 'hello' })
  expect(refused).toEqual({ ok: false, error: 'You are not in Papers.' })
  const toms = page.teams.tenant.personalChat('U0TOM').id
  expect((await page.state('U0DANA', toms)).teams.place).toBe(page.teams.tenant.personalChat('U0DANA').id)
})

test('the library that draws the cards is served from its package, and nothing else is', async () => {
  const page = await openPage()
  const library = await page.open('/static/adaptivecards.js')
  expect([library.status, library.headers.get('content-type')]).toEqual([
    200,
    'text/javascript; charset=utf-8',
  ])
  expect(await library.text()).toContain('AdaptiveCards')
  expect((await page.open('/static/adaptivecards.css')).status).toBe(404)
  expect((await page.open('/')).headers.get('content-security-policy')).toContain("script-src 'self'")
})
