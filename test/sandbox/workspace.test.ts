import { appendFileSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { finance, freshFile, openWorld } from './world.ts'

test('messages, edits, deletions and membership survive a torn last line', async () => {
  const journalFile = freshFile()
  const first = openWorld({ journalFile })
  const { ts } = await first.api('chat.postMessage', { channel: finance, text: 'one' })
  await first.api('chat.update', { channel: finance, ts, text: 'two' })
  const gone = await first.api('chat.postMessage', { channel: finance, text: 'gone' })
  await first.api('chat.delete', { channel: finance, ts: gone.ts })
  await first.sandbox.act.inviteBot('U0TOM', 'C0CS')
  appendFileSync(journalFile, '{"put":{"ts":"99')

  const second = openWorld({ journalFile })
  expect(second.sandbox.workspace.messages(finance).map((message) => message.text)).toEqual(['two'])
  expect(await second.api('chat.postMessage', { channel: 'C0CS', text: 'hi' })).toMatchObject({ ok: true })
  const third = openWorld({ journalFile })
  expect(third.sandbox.workspace.messages('C0CS')).toHaveLength(1)
  expect(readFileSync(journalFile, 'utf8').trim().split('\n')).toHaveLength(3)
})

test('time stamps go on where the journal ended, even if the clock went back', async () => {
  const journalFile = freshFile()
  const first = openWorld({ journalFile })
  first.passMs(60_000)
  const before = await first.api('chat.postMessage', { channel: finance, text: 'one' })
  const after = await openWorld({ journalFile }).api('chat.postMessage', { channel: finance, text: 'two' })
  expect(Number(after.ts)).toBeGreaterThan(Number(before.ts))
})

test('a reset empties the workspace and its journal', async () => {
  const journalFile = freshFile()
  const world = openWorld({ journalFile, reset: async () => {} })
  await world.api('chat.postMessage', { channel: finance, text: 'one' })
  expect(await (await world.fetch('/reset', { method: 'POST' })).json()).toEqual({ ok: true })
  expect(openWorld({ journalFile }).sandbox.workspace.messages(finance)).toEqual([])
})
