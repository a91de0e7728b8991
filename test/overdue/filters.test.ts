import { expect, test } from 'vitest'
import { readFilterWords, readMinimum } from '../../src/channels/filter-words.ts'
import { filtersKey, filtersText, NO_FILTERS, readFilters } from '../../src/channels/filters.ts'
import { filtersForm, filtersFromAnswers } from '../../src/channels/filters-form.ts'

const KNOWN = {
  segments: ['enterprise', 'mid market', 'smb'],
  regions: ['EMEA', 'NA'],
  currencies: ['EUR', 'USD'],
  collectors: [
    { id: '00000000-0000-4000-8000-000000000001', name: 'Dana Hollowell' },
    { id: '00000000-0000-4000-8000-000000000002', name: 'Dana Merriday' },
  ],
}
const read = (words: string) => readFilterWords(words, KNOWN, 'USD')
const why = (words: string) => {
  const reading = read(words)
  return reading.kind === 'refused' ? reading.why : ''
}

test('words are read into filters, whatever their case, order and quotes', () => {
  expect(read('min=10k REGION=emea segment="Mid Market",smb collector="dana h"')).toEqual({
    kind: 'filters',
    filters: {
      segments: ['mid market', 'smb'],
      regions: ['EMEA'],
      currencies: [],
      collectorIds: ['00000000-0000-4000-8000-000000000001'],
      minimum: { amountMinor: 10_000_00, currency: 'USD' },
    },
  })
  expect(read('all')).toEqual({ kind: 'filters', filters: NO_FILTERS })
})

test('what is not understood is refused with what would be', () => {
  expect(why('segment=gold')).toBe('There is no segment “gold”. There is: enterprise, mid market, smb.')
  expect(why('collector=dana')).toContain('Several are called “dana”: Dana Hollowell, Dana Merriday.')
  for (const word of ['constructor', '__proto__', 'toString']) {
    expect(why(`${word}=red`)).toContain('is no filter. Write it like')
  }
  expect(why('colour=red')).toContain('“colour” is no filter. Write it like: segment=')
  expect(why('only the large ones')).toContain('“only the large ones” is no filter.')
  expect(why('min=lots')).toContain('“lots” is no amount in USD')
})

test('a minimum is exact, in the currency’s own decimals', () => {
  expect(readMinimum('10,000.50', 'USD')).toEqual({ amountMinor: 10_000_50, currency: 'USD' })
  expect(readMinimum('$1.25k', 'USD')).toEqual({ amountMinor: 1_250_00, currency: 'USD' })
  expect(readMinimum('2m', 'JPY')).toEqual({ amountMinor: 2_000_000, currency: 'JPY' })
  expect(readMinimum('0', 'USD')).toBeNull()
  expect(readMinimum('', 'USD')).toBeNull()
  expect(readMinimum('-5', 'USD')).toContain('is no amount')
  expect(readMinimum('1.005', 'USD')).toContain('is no amount')
})

test('filters say themselves in one line', () => {
  const minimum = { amountMinor: 10_000_00, currency: 'USD' }
  const filters = { ...NO_FILTERS, segments: ['enterprise'], regions: ['EMEA', 'NA'], minimum }
  expect(filtersText(filters, [])).toBe('Enterprise, EMEA or NA, from $10K')
  expect(filtersText({ ...NO_FILTERS, minimum: { ...minimum, amountMinor: 10_250_00 } }, ['Dana'])).toBe(
    'Collector Dana, from $10,250.00',
  )
  expect(filtersText(NO_FILTERS, [])).toBeNull()
})

test('equal filters have one key, however they were chosen', () => {
  const one = { ...NO_FILTERS, segments: ['a', 'b'] }
  expect(filtersKey(one)).toBe(filtersKey({ ...NO_FILTERS, segments: ['b', 'a'] }))
  expect(filtersKey(one)).not.toBe(filtersKey({ ...NO_FILTERS, regions: ['a', 'b'] }))
  expect(filtersKey(NO_FILTERS)).toBe('')
})

test('stored filters that cannot be read hide nothing', () => {
  expect(readFilters({ segments: 7 })).toEqual(NO_FILTERS)
  expect(readFilters({ regions: ['EMEA'], later: true })).toEqual({ ...NO_FILTERS, regions: ['EMEA'] })
})

test('a form answers with what it offered; a choice from elsewhere is refused', () => {
  const form = filtersForm(
    { ...NO_FILTERS, segments: ['gone'] },
    { ...KNOWN, regions: [] },
    'finance',
    'USD',
    false,
  )
  expect(form.fields.map(({ key }) => key)).toEqual(['segments', 'currencies', 'collectorIds', 'minimum'])
  expect(form.fields[0]).toMatchObject({ values: ['gone'], options: [{ value: 'gone' }, {}, {}, {}] })
  const answers = { segments: ['smb'], regions: ['Mars'], minimum: '5k' }
  expect(filtersFromAnswers(answers, NO_FILTERS, KNOWN, 'USD')).toMatchObject({
    kind: 'invalid',
    errors: { regions: expect.stringContaining('Open the form again') },
  })
  expect(filtersFromAnswers({ ...answers, regions: null }, NO_FILTERS, KNOWN, 'USD')).toMatchObject({
    kind: 'filters',
    filters: { segments: ['smb'], regions: [], minimum: { amountMinor: 5_000_00 } },
  })
})
