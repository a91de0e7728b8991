import { expect, test } from 'vitest'
import { matchPeople } from '../../src/accounts/find-people.ts'
import { splitWords } from '../../src/accounts/name-account.ts'
import { readAssignWords } from '../../src/commands/assign-commands.ts'

const account = (externalId: string, name: string, invoice = false) => ({
  id: externalId,
  externalId,
  name,
  invoice,
})
const ACME = [account('A1', 'Acme'), account('A2', 'Acme Industries'), account('A3', 'Big Acme')]
const split = (words: string, candidates = ACME, quoted: string | null = null) => {
  const { accounts, rest } = splitWords(words, candidates, quoted)
  return [accounts.map(({ id }) => id).join(), rest]
}

test('an id, an invoice number or a whole name is certain', () => {
  expect(split('a2 they paid')).toEqual(['A2', 'they paid'])
  expect(split('LF-7 they paid', [account('A9', 'Nine', true)])).toEqual(['A9', 'they paid'])
  expect(split('acme they paid')).toEqual(['A1', 'they paid'])
  expect(split('acme industries they paid')).toEqual(['A2', 'they paid'])
})

test('the words of the text are not taken for the name', () => {
  expect(split('acme in default since May')).toEqual(['A1', 'in default since May'])
  expect(split('"Acme" industries moved', ACME, 'Acme')).toEqual(['A1', 'industries moved'])
})

test('a part of a name may mean several', () => {
  expect(split('acm is slow')).toEqual(['A1,A2', 'is slow'])
  expect(split('big is slow')).toEqual(['A3', 'is slow'])
  expect(split('cme is slow')).toEqual(['A1,A2,A3', 'is slow'])
})

test('line breaks of the text are kept', () => {
  expect(split('A1 first\nsecond')).toEqual(['A1', 'first\nsecond'])
})

test('the last role among the words parts account from person', () => {
  expect(readAssignWords('Acme Ltd csm Marcus T')).toEqual({
    account: 'Acme Ltd',
    role: 'csm',
    person: 'Marcus T',
  })
  expect(readAssignWords('"CSM Tools" AE "Jo"')).toEqual({ account: 'CSM Tools', role: 'ae', person: 'Jo' })
  expect(readAssignWords('csm tools collector jo')).toMatchObject({ account: 'csm tools', role: 'collector' })
  expect(readAssignWords('Acme')).toEqual({ account: 'Acme', role: undefined, person: '' })
  expect(readAssignWords('csm marcus')).toEqual({ account: '', role: 'csm', person: 'marcus' })
})

test('people are found by the beginning of any part of their name, accents or not', () => {
  const people = [
    { id: '1', name: 'Jörg Wiesendanger', email: 'joerg@x.test', roles: [] },
    { id: '2', name: 'Fiona Garrick-Shaw', email: 'fiona@x.test', roles: [] },
    { id: '3', name: 'Jo', email: 'jo@x.test', roles: [] },
  ]
  const found = (typed: string) =>
    matchPeople(people, typed)
      .map(({ id }) => id)
      .join()
  expect(found('jorg')).toBe('1')
  expect(found('wiesen')).toBe('1')
  expect(found('garrick-shaw')).toBe('2')
  expect(found('shaw')).toBe('2')
  expect(found('jo')).toBe('3')
  expect(found('FIONA@x.test')).toBe('2')
  expect(found('')).toBe('')
})
