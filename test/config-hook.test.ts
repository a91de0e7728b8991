import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

const SECRET = 'x'.repeat(32)
const problems = (variables: Record<string, string>) => {
  const read = readConfig(variables)
  return 'problems' in read ? read.problems.join(' ') : ''
}

test('without its two variables there is no hook, with both there is', () => {
  expect(readConfig({})).toMatchObject({ config: { productHook: undefined } })
  const url = 'https://hooks.example.com/dunwell'
  expect(readConfig({ PRODUCT_HOOK_URL: url, PRODUCT_HOOK_SECRET: SECRET })).toMatchObject({
    config: { productHook: { url, secret: SECRET } },
  })
})

test.each([
  [{ PRODUCT_HOOK_URL: 'https://a.example/' }, 'set PRODUCT_HOOK_SECRET'],
  [{ PRODUCT_HOOK_SECRET: SECRET }, 'set PRODUCT_HOOK_URL'],
  [{ PRODUCT_HOOK_URL: 'http://a.example/', PRODUCT_HOOK_SECRET: SECRET }, 'begins with https://'],
  [{ PRODUCT_HOOK_URL: 'https://me:pw@a.example/', PRODUCT_HOOK_SECRET: SECRET }, 'without a password'],
  [{ PRODUCT_HOOK_URL: 'nonsense', PRODUCT_HOOK_SECRET: SECRET }, 'begins with https://'],
  [{ PRODUCT_HOOK_URL: 'https://a.example/', PRODUCT_HOOK_SECRET: 'short' }, 'has 5 characters'],
])('%j says what to do', (variables, sentence) => {
  expect(problems({ ...variables })).toContain(sentence)
})
