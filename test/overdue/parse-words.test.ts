import { expect, test } from 'vitest'
import { commandCall } from '../../src/command-calls.ts'
import { parseSlash } from '../../src/overdue/parse-words.ts'

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])(
  '“%s” is a name like any other, and means nothing to /dunwell',
  (word) => {
    const asked = parseSlash('overdue', word)
    expect(asked).toEqual({ name: 'find-account', input: { text: word, page: 1 } })
    expect(parseSlash('dunwell', word)).toEqual({ name: 'dunwell-help', input: { unknown: word } })
    expect(commandCall.safeParse(asked).success).toBe(true)
  },
)

test.each([
  ['31-60', '31-60'],
  ['31 – 60 days', '31-60'],
  ['0-30d', '1-30'],
  ['90+', '91+'],
  ['>90', '91+'],
])('“%s” is an age', (words, bucket) => {
  expect(parseSlash('overdue', words)).toEqual({
    name: 'overdue-list',
    input: { filter: { by: 'bucket', bucket }, page: 1 },
  })
})
