import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Mrkdwn } from '../../src/sandbox/page/mrkdwn.tsx'
import { finance, openWorld, section } from './world.ts'

const names = {
  person: (id: string) => (id === 'U0TOM' ? 'Tom' : undefined),
  channel: () => undefined,
  people: [],
  channels: [],
  zone: 'utc',
}
const html = (text: string) => renderToStaticMarkup(createElement(Mrkdwn, { text, names }))

test.each([
  ['*bold* _it_ `a*b*`', '<strong>bold</strong> <em>it</em> <code>a*b*</code>'],
  ['&lt;!channel&gt; &lt;@U0TOM&gt;', '&lt;!channel&gt; &lt;@U0TOM&gt;'],
  ['<@U0TOM>', '<span class="mention">@Tom</span>'],
  ['<javascript:alert(1)|x>', '<span>x</span>'],
  ['2*3*4 snake_case_name', '2*3*4 snake_case_name'],
  ['&amp;lt;', '&amp;lt;'],
])('mrkdwn %s', (text, drawn) => {
  expect(html(text)).toBe(drawn)
})

test('only this machine may open the sandbox, and no other page may post to it', async () => {
  const { sandbox } = openWorld()
  const open = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
    sandbox.app.request(url, { method, headers })
  expect((await open('http://evil.example/')).status).toBe(403)
  expect((await open('http://127.0.0.1:3000/', { host: 'rebound.example' })).status).toBe(403)
  expect((await open('http://localhost:3000/')).status).toBe(200)
  expect((await open('http://127.0.0.1:3000/reset', { origin: 'https://evil.example' }, 'POST')).status).toBe(
    403,
  )
})

test('a person sees their own ephemeral messages and nobody else’s', async () => {
  const world = openWorld()
  await world.api('chat.postEphemeral', {
    channel: finance,
    user: 'U0TOM',
    text: 'for tom',
    blocks: [section('for *tom*')],
  })
  const state = async (as: string) => (await world.fetch(`/state?as=${as}&place=${finance}`)).text()
  expect(await state('U0TOM')).toContain('Only visible to you')
  expect(await state('U0DANA')).not.toContain('tom</strong>')
})
