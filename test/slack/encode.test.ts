import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withAnswers } from '../../src/chat/with-answers.ts'
import { carry, readCarried } from '../../src/slack/carried.ts'
import { decodeCall, encodeCall, encodeOption } from '../../src/slack/encode.ts'

const show = { name: 'show-account' as const, input: { accountId: '0198c0de-0000-7000-8000-000000000001' } }

test('a call comes back as it was, from a button and from an option', () => {
  expect(decodeCall(encodeCall(show))).toEqual(show)
  expect(encodeOption(show)?.length).toBeLessThanOrEqual(150)
  expect(decodeCall(encodeOption(show))).toEqual(show)
})

test('a call too large for an option is not squeezed into one', () => {
  expect(encodeOption({ name: 'find-account', input: { text: 'x'.repeat(200), page: 1 } })).toBeNull()
})

test('anything else is no call, and never throws', () => {
  const forged = [
    undefined,
    null,
    7,
    '',
    '{',
    '[]',
    '["show-account"]',
    '["show-account",{"accountId":"1 or 1=1"}]',
    '{"name":"show-account","input":{"accountId":"../../etc"}}',
    '{"name":"__proto__","input":{}}',
    '{"name":"overdue-list","input":{"filter":{"by":"tier","tier":9},"page":1}}',
    '{"name":"overdue-list","input":{"filter":{"by":"all"},"page":1e9}}',
    `{"name":"find-account","input":{"text":"${'x'.repeat(3_000)}","page":1}}`,
  ]
  for (const value of forged) expect(decodeCall(value)).toBeUndefined()
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (value) => {
      expect(decodeCall(value)).toBeUndefined()
    }),
  )
})

test('what a modal carries is read back, and garbage is not', () => {
  const where = { channelId: 'C1', channelName: 'finance', direct: false, userId: 'U1', occurrence: 'x' }
  const call = { name: 'save-settings' as const, input: { answers: {} } }
  const carried = carry(call, where)
  expect(carried && readCarried(carried)).toEqual({
    call,
    channelId: 'C1',
    channelName: 'finance',
    direct: false,
  })
  for (const garbage of ['', '{}', 'null', '{"call":{"name":"x"},"channelId":"C1","direct":true}']) {
    expect(readCarried(garbage)).toBeUndefined()
  }
  expect(withAnswers(call, { hour: 'x'.repeat(5_000) })).toBeUndefined()
})
