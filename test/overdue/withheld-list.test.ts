import { expect, test } from 'vitest'
import { commandCall } from '../../src/command-calls.ts'
import { filterTitle } from '../../src/overdue/overdue.ts'

test.each([{}, { on: '2026-03-04' }])(
  'the list of what is withheld shows the present, whatever date its button was made on',
  (rest) => {
    const call = commandCall.parse({
      name: 'overdue-list',
      input: { filter: { by: 'withheld', ...rest }, page: 1 },
    })
    if (call.name !== 'overdue-list') throw new Error('another call')
    expect(filterTitle(call.input.filter)).toBe('Withheld now')
  },
)
