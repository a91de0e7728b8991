import { expect, test } from 'vitest'
import { sentenceOf, whyNoAnswer } from '../../src/local/sentence-of.ts'

const coded = (code: string, message = 'it failed') => Object.assign(new Error(message), { code })

test.each([
  ['a machine that refuses', coded('ECONNREFUSED'), 'it failed'],
  ['a name with several addresses that all refuse', coded('ECONNREFUSED', ''), 'ECONNREFUSED'],
  ['a connection that was cut', coded('ECONNRESET'), 'it failed'],
  ['a database that is starting', coded('57P03'), 'it failed'],
  ['a database with no room', coded('53300'), 'it failed'],
  ['no answer in time', new Error('timeout exceeded when trying to connect'), expect.any(String)],
  ['a hang-up', new Error('Connection terminated unexpectedly'), expect.any(String)],
  ['all that inside another error', new Error('Failed query', { cause: coded('ECONNRESET') }), 'it failed'],
])('%s may be over in a moment', (_, error, why) => {
  expect(whyNoAnswer(error)).toEqual(why)
  expect(sentenceOf(error)).toMatch(/^The database at DATABASE_URL /)
})

test.each([
  ['a wrong password', coded('28P01')],
  ['a database that does not exist', coded('3D000')],
  ['a table that is there already', new Error('Failed query', { cause: coded('42P07') })],
  ['a bug', new TypeError('x is not a function')],
  ['what is no error', 'no'],
])('%s does not pass by waiting', (_, error) => {
  expect(whyNoAnswer(error)).toBeUndefined()
})
