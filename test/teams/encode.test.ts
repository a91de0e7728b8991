import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeAction, encodeAction, encodeOption, isCancel } from '../../src/teams/encode.ts'
import { opensForm } from '../../src/teams/opens-form.ts'

const accountId = '0198c0de-0000-7000-8000-000000000001'
const show = { name: 'show-account' as const, input: { accountId } }
const read = { call: show, origin: 'answer' }

test('a click comes back as its call, however Teams wraps it', () => {
  const data = encodeAction(show, 'answer')
  expect(decodeAction(data)).toEqual(read)
  const invoke = { action: { type: 'Action.Execute', verb: 'run', data }, trigger: 'manual' }
  expect(decodeAction(invoke)).toEqual(read)
  const dialog = { data: { ...data, msteams: { type: 'task/fetch' } }, context: { theme: 'dark' } }
  expect(decodeAction(dialog)).toEqual(read)
  expect(decodeAction({ ...data, 'choice-0': 'what else stands on the card' })).toEqual(read)
})

test('what was chosen in a picker comes back as its call', () => {
  const data = { choose: 'choice-0', origin: 'answer', 'choice-0': encodeOption(show), 'choice-1': '{}' }
  expect(decodeAction(data)).toEqual(read)
  expect(decodeAction({ ...data, 'choice-0': '' })).toBeUndefined()
  expect(decodeAction({ ...data, choose: 'choice-1' })).toBeUndefined()
  expect(decodeAction({ ...data, choose: 'choose' })).toBeUndefined()
  expect(decodeAction({ ...data, choose: '__proto__' })).toBeUndefined()
})

test('an origin nobody wrote replaces nothing', () => {
  expect(decodeAction({ call: show, origin: 'mine' })).toEqual({ call: show, origin: 'post' })
  expect(decodeAction({ call: show })).toEqual({ call: show, origin: 'post' })
})

test('anything else is no call, and never throws', () => {
  const forged = [
    undefined,
    null,
    7,
    '',
    JSON.stringify({ call: show }),
    [],
    {},
    { call: 'show-account' },
    { call: { name: 'show-account', input: { accountId: '1 or 1=1' } } },
    { call: { name: '__proto__', input: {} } },
    { call: { name: 'overdue-list', input: { filter: { by: 'all' }, page: 1e9 } } },
    { choose: 'x', x: '["show-account"]' },
    { choose: 'x', x: '{"name":"home","input":{}}' },
    { choose: 'x', x: { name: 'home', input: {} } },
    { action: { data: null } },
    { data: [], context: {} },
  ]
  for (const value of forged) expect(decodeAction(value)).toBeUndefined()
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.jsonValue()), (value) => {
      expect(decodeAction(value)).toBeUndefined()
      expect(isCancel(value)).toBe(false)
    }),
  )
})

test('a call too large for a button is not squeezed into one, nor read from one', () => {
  const answers = { text: 'x'.repeat(4_000), more: 'x'.repeat(4_000) }
  const call = { name: 'save-settings' as const, input: { answers } }
  expect(encodeAction(call, 'post')).toBeNull()
  expect(encodeOption(call)).toBeNull()
  expect(decodeAction({ call, origin: 'post' })).toBeUndefined()
})

test('giving up on a form is known as such', () => {
  expect(isCancel({ cancel: true })).toBe(true)
  expect(isCancel({ action: { verb: 'cancel', data: { cancel: true } } })).toBe(true)
  expect(isCancel({ cancel: 'true' })).toBe(false)
})

test('the calls that ask back with a form are known', () => {
  expect(opensForm({ name: 'open-note', input: { accountId } })).toBe(true)
  expect(opensForm({ name: 'open-assign', input: { accountId } })).toBe(true)
  expect(opensForm({ name: 'open-settings', input: {} })).toBe(true)
  expect(opensForm({ name: 'subscribe', input: {} })).toBe(true)
  expect(opensForm({ name: 'filters', input: {} })).toBe(true)
  expect(opensForm({ name: 'filters', input: { words: 'all' } })).toBe(false)
  expect(opensForm({ name: 'note-words', input: { words: 'acme' } })).toBe(false)
  expect(opensForm(show)).toBe(false)
})
