import { expect, test } from 'vitest'
import { readAway } from '../../src/absences/read-away.ts'

/** A Monday. */
const SETTING = { today: '2026-03-02', zone: 'America/Chicago', locale: 'en-US' }

test.each([
  ['9 March to 20 March', '2026-03-09', '2026-03-20', '', ''],
  ['from 9 March until 20 March, Olive stands in', '2026-03-09', '2026-03-20', '', 'Olive'],
  ['2026-03-09 – 2026-03-20 Olive Tan covers for me', '2026-03-09', '2026-03-20', '', 'Olive Tan'],
  ['until Friday', '2026-03-02', '2026-03-06', '', ''],
  ['tomorrow', '2026-03-03', '2026-03-03', '', ''],
  ['on 12 March olive@larkfield.example', '2026-03-12', '2026-03-12', '', 'olive@larkfield.example'],
  ['next Monday to Friday', '2026-03-09', '2026-03-13', '', ''],
  ['3/9 to 3/20', '2026-03-09', '2026-03-20', '', ''],
  ['for Marcus from 9 March to 20 March with Olive', '2026-03-09', '2026-03-20', 'Marcus', 'Olive'],
  ['2026-02-28 to 6 March', '2026-02-28', '2026-03-06', '', ''],
])('“%s” is %s to %s', (words, fromOn, untilOn, who, standIn) => {
  expect(readAway(words, SETTING)).toEqual({ kind: 'read', away: { fromOn, untilOn, who, standIn } })
})

test.each([
  '28 February to 6 March',
  'Monday to Friday',
  'next week',
  'for a while',
  'Olive',
  'early April to 20 April',
])('“%s” is asked about, not guessed', (words) => {
  expect(readAway(words, SETTING).kind).toBe('unclear')
})

test('slashes are asked about where nobody told how they are meant', () => {
  expect(readAway('3/9 to 3/10', { ...SETTING, locale: 'und' }).kind).toBe('unclear')
  expect(readAway('3/9 to 3/10', { ...SETTING, locale: 'en' }).kind).toBe('unclear')
})
