import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImportOptions } from '../../src/receivables/import-options.ts'
import type { ImportOutcome } from '../../src/receivables/import-outcome.ts'
import type { TestDatabase } from '../support/database.ts'
import { importDatabase, importWorld } from './import-world.ts'
import { NASTY } from './nasty-cases.ts'

const FOLDER = 'test/receivables/nasty'
const PAGE = 'docs/nasty-imports.md'
/** What each file was told, in the order of the cases. */
const told = new Map<string, string>()
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
      const first = pageLine(outcome)
      if (then) {
        const second = await world.load(kind, bytes, { ...options, ...then.options })
        expect(said(second)).toEqual(then.gets)
        told.set(file, `${first} | \`${flagsOf(then.options)}\`: ${pageLine(second)}`)
      } else told.set(file, `${first} | `)
    })
  }

  test('every file of the folder has its case', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.csv'))
    expect(NASTY.map(({ file }) => file).sort()).toEqual(files.sort())
  })
})

test('docs/nasty-imports.md says what each file gets (UPDATE_GOLDENS=1 writes it anew)', () => {
  const rows = NASTY.map(({ file, kind }) => `| ${kind} | \`${file}\` | ${told.get(file)} |`)
  const page = [
    '# Nasty files and what each gets',
    '',
    `${NASTY.length} files of \`${FOLDER}/\`, imported into a small ledger. \`test/receivables/nasty.test.ts\` holds this page to what the`,
    'import really says, and writes it anew with `UPDATE_GOLDENS=1`.',
    '',
    '| kind | file | gets | with the answer |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
  if (process.env.UPDATE_GOLDENS) writeFileSync(PAGE, page)
  expect(readFileSync(PAGE, 'utf8')).toBe(page)
})

/** The outcome in one table cell: its first finding to the letter, the others counted. */
function pageLine(outcome: ImportOutcome): string {
  const { errors, questions, records, sums } = outcome
  const findings = outcome.outcome === 'asked' ? questions : errors
  const [first] = findings
  const more = findings.length > 1 ? ` … and ${findings.length - 1} more` : ''
  if (outcome.outcome === 'accepted') {
    const amounts = Object.entries(sums).map(([currency, sum]) => ` ${currency} ${sum}`)
    const left = errors.length > 0 ? `, left out: ${errors[0]?.why}` : ''
    return cell(`**accepted** ${records}${records === 1 ? ' record' : ' records'}${amounts.join(',')}${left}`)
  }
  if (first && 'text' in first) return cell(`**asked**, line ${first.lines.join(', ')}: ${first.text}${more}`)
  if (!first) return cell(outcome.outcome)
  const place = [first.line === null ? null : `line ${first.line}`, first.column].filter(
    (part) => part !== null,
  )
  return cell(`**refused**, ${place.join(', ') || 'the file'}: ${first.why}${more}`)
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ')
}

function flagsOf(options: ImportOptions): string {
  const { columns, ids, positions, deriveId, ...plain } = options
  const flag = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  return [
    ...Object.entries(columns ?? {}).map(([theirs, ours]) => `--map "${theirs}=${ours}"`),
    ...Object.entries(ids ?? {}).map(([theirs, ours]) => `--id "${theirs}=${ours}"`),
    ...(positions ? [`--columns ${positions.join()}`] : []),
    ...(deriveId ? [`--derive-id ${deriveId.join()}`] : []),
    ...Object.entries(plain).map(([name, value]) => (value === true ? flag(name) : `${flag(name)} ${value}`)),
  ].join(' ')
}

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
