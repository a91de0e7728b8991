import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImportOutcome } from '../../src/receivables/import-outcome.ts'
import type { TestDatabase } from '../support/database.ts'
import { importDatabase, importWorld } from './import-world.ts'
import { NASTY } from './nasty-cases.ts'

const FOLDER = 'test/receivables/nasty'
let database: TestDatabase

beforeAll(async () => {
  database = await importDatabase()
})
afterAll(() => database.close())

describe('a nasty file gets what it deserves', () => {
  for (const { file, kind, options, gets, then } of NASTY) {
    test(`${file}: ${gets.join('; ')}`, async () => {
      const world = await importWorld(database)
      const bytes = readFileSync(`${FOLDER}/${file}`)
      const outcome = await world.load(kind, bytes, options)
      expect(said(outcome)).toEqual(gets)
      for (const error of outcome.errors) {
        expect(error.why, 'a reason in words').toMatch(/^[A-Z"].*\.$/)
        expect(error.remedy, 'a remedy in words').toMatch(/^[A-Z"].*[.;)]?$/)
      }
      for (const question of outcome.questions) {
        expect(
          question.answers.every((answer) => answer.startsWith('--')),
          'answers are flags',
        ).toBe(true)
      }
      if (!then) return
      expect(said(await world.load(kind, bytes, { ...options, ...then.options }))).toEqual(then.gets)
    })
  }

  test('every file of the folder has its case', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.csv'))
    expect(NASTY.map(({ file }) => file).sort()).toEqual(files.sort())
  })
})

function said(outcome: ImportOutcome): string[] {
  const words: string[] = []
  if (outcome.outcome === 'accepted') {
    const sums = Object.entries(outcome.sums).flat()
    words.push(['accepted', outcome.records, ...sums].join(' '))
  }
  for (const { line, column } of outcome.errors)
    words.push(['refused', line, column].filter((part) => part !== null).join(' '))
  if (outcome.outcome === 'asked') {
    for (const { about, lines } of outcome.questions) words.push(['asked', about, ...lines].join(' '))
  }
  return words
}
