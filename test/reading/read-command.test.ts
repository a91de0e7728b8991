import { expect, test } from 'vitest'
import { readCommand } from '../../src/cli/read.ts'
import { type Files, testTerminal } from '../support/terminal.ts'

const FACTS = JSON.stringify({
  account: 'Acme',
  invoices: [{ number: '1042', amount: '1200.00', currency: 'USD' }],
})

async function run(argv: string[], lines: string[] = [], files: Files = {}) {
  const { terminal, said } = testTerminal(files)
  async function* input() {
    yield* lines
  }
  await readCommand(terminal, input).parseAsync(argv, { from: 'user' })
  return { ...said, code: said.code ?? 0 }
}

test('a reply is printed as one line of JSON, every field of a promise there', async () => {
  const files = { 'case.json': FACTS }
  const flags = ['--on', '2026-11-18', '--zone', 'America/Chicago', '--facts', 'case.json', '--json']
  const { out, code } = await run(['they pay $1,200 on December 15', ...flags], [], files)
  expect(code).toBe(0)
  expect(JSON.parse(out.join())).toEqual({
    readings: [
      {
        kind: 'promise',
        date: '2026-12-15',
        amount: '1200.00',
        currency: 'USD',
        invoices: ['1042'],
        contact: null,
        reason: null,
      },
    ],
    questions: [],
  })
})

test('for a person it is told in words, questions last', async () => {
  const { out } = await run(['hold, they are renewing', '--on', '2026-11-18'])
  expect(out).toEqual(['Hold: hold, they are renewing', '? Until which day?'])
})

test('a batch answers every line; a bad one says why and where, and the exit code tells', async () => {
  const { out, code } = await run(
    ['--batch'],
    [
      '{"text":"ok","on":"2026-11-18","zone":"UTC","locale":"en-US"}',
      '{oops',
      '{"text":"ok","on":"soon"}',
      '',
      '{"text":"thx","on":"2026-11-18"}',
      '[1]',
    ],
  )
  const answers: { error?: string; line?: number; readings?: unknown[] }[] = out.map((line) =>
    JSON.parse(line),
  )
  expect(answers.map(({ error, line }) => [error, line])).toEqual([
    [undefined, undefined],
    ['this is no JSON', 2],
    ['on: write the day of the reply such as 2026-12-01', 3],
    [undefined, undefined],
    [expect.stringContaining('expected object'), 6],
  ])
  expect(answers[0]?.readings).toMatchObject([{ kind: 'clear' }])
  expect(answers[3]?.readings).toEqual([])
  expect(code).toBe(1)
})

test.each([
  [['ok'], 'Which day was it written? Add --on, such as --on 2026-12-01.'],
  [['ok', '--on', '2026-02-30'], '--on: write the day of the reply such as 2026-12-01.'],
  [['ok', '--on', '2026-11-18', '--zone', 'Mars'], '--zone: write a time zone such as America/Chicago.'],
  [['ok', '--on', '2026-11-18', '--locale', 'e_n'], '--locale: write a locale such as en-US.'],
  [['ok', '--on', '2026-11-18', '--facts', 'none.json'], 'There is no file none.json.'],
  [['--on', '2026-11-18'], 'Which reply? Write it in quotes, or add --batch.'],
  [['ok', '--batch'], 'With --batch the replies come on standard input: leave the text away.'],
])('%j is refused with a reason', async (argv, why) => {
  const { out, err, code } = await run(argv)
  expect([out, err, code]).toEqual([[], [why], 1])
})

test('a case that is none is refused with the place of the fault', async () => {
  const files = { 'case.json': '{"invoices":[{"number":"1","amount":"x","currency":"USD"}]}' }
  const { err, code } = await run(['ok', '--on', '2026-11-18', '--facts', 'case.json'], [], files)
  expect(err).toEqual(['case.json is no case: invoices.0.amount: write an amount such as "1200.00".'])
  expect(code).toBe(1)
})
