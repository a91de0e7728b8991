import { expect, test } from 'vitest'
import type { Terminal } from '../../src/cli/terminal.ts'
import { toneCommand } from '../../src/cli/tone.ts'

const FACTS = JSON.stringify({
  account: 'Acme',
  invoices: [{ number: 'INV-1042', amount: '1200.00', currency: 'USD', dueOn: '2026-10-02' }],
})
const FINE =
  'Hi Maria, invoice INV-1042 for $1,200.00 was due on 2 October. Pay at https://pay.example.test/a or reply to me.'

async function run(argv: string[], input = '', files: Record<string, string> = {}) {
  const seen = { out: [] as string[], err: [] as string[], code: 0 }
  const terminal: Terminal = {
    out: (line) => seen.out.push(line),
    err: (line) => seen.err.push(line),
    progress: () => {},
    readFile: async (path) => {
      const text = files[path]
      if (text === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' })
      return new TextEncoder().encode(text)
    },
    readInput: async () => new Uint8Array(),
    writeFile: async () => {},
    setExitCode: (code) => {
      seen.code = code
    },
    withDeps: async () => {
      throw new Error('judging opens no database')
    },
  }
  async function* lines() {
    yield* input.split('\n')
  }
  await toneCommand(terminal, { lines, all: async () => input }).parseAsync(argv, { from: 'user' })
  return seen
}

test('a verdict is one line of JSON with rule, severity, quote and advice', async () => {
  const { out, code } = await run(['--tier', '2', '--json'], `${FINE} Our l4wyers will write next.`)
  expect(code).toBe(0)
  expect(JSON.parse(out.join())).toEqual({
    verdict: 'block',
    findings: [
      {
        rule: 'threat',
        severity: 'block',
        quote: 'l4wyers',
        advice: 'Leave lawyers and courts out; ask what holds the payment up and offer a way to settle it.',
      },
    ],
  })
})

test('for a person it is told in lines', async () => {
  expect((await run(['--tier', '1'], FINE)).out).toEqual(['May go as it is.'])
  expect((await run(['--tier', '1'], 'Hi, INV-1042 ($1,200.00) was due on 2 October.')).out).toEqual([
    'May not go like this.',
    '✗ Missing: Say how to pay and whom to ask: a link, bank details, or "reply to this e-mail".',
  ])
})

test('the case is compared with the text', async () => {
  const files = { 'case.json': FACTS }
  const argv = ['--tier', '1', '--facts', 'case.json', '--json']
  expect(JSON.parse((await run(argv, FINE, files)).out.join())).toEqual({ verdict: 'ok', findings: [] })
  const { out } = await run(argv, FINE.replace('$1,200.00', '$1,250.00'), files)
  expect(JSON.parse(out.join())).toMatchObject({
    verdict: 'block',
    findings: [{ rule: 'wrong_fact', quote: '$1,250.00' }],
  })
})

test('a batch answers every line, with its own facts; a bad one says why and where, and the exit code tells', async () => {
  const lines = [
    JSON.stringify({ tier: 1, text: FINE }),
    '{oops',
    '{"tier":5,"text":"Hello"}',
    '',
    '{"tier":2}',
    JSON.stringify({ tier: 1, text: FINE.replace('1042', '1043'), facts: JSON.parse(FACTS) }),
    '[1]',
  ]
  const { out, code } = await run(['--batch'], lines.join('\n'))
  const answers: unknown[] = out.map((line) => JSON.parse(line))
  expect(answers).toMatchObject([
    { verdict: 'ok', findings: [] },
    { error: 'this is no JSON', line: 2 },
    { error: 'tier: write 1, 2, 3 or 4', line: 3 },
    { error: 'text: the text is missing', line: 5 },
    { verdict: 'block', findings: [{ rule: 'wrong_fact', quote: 'INV-1043' }] },
    { error: expect.stringContaining('expected object'), line: 7 },
  ])
  expect(code).toBe(1)
})

test.each([
  [[], 'Hello', 'Which tier? Add --tier, such as --tier 2.'],
  [['--tier', '0'], 'Hello', '--tier: write 1, 2, 3 or 4.'],
  [['--tier', 'two'], 'Hello', '--tier: write 1, 2, 3 or 4.'],
  [['--tier', '2'], ' \n', 'Which text? Write it to standard input, such as < mail.txt.'],
  [['--tier', '2'], 'x'.repeat(200_001), 'The text is too long: at most 200,000 characters.'],
  [['--tier', '2', '--facts', 'none.json'], 'Hello', 'There is no file none.json.'],
])('%j is refused with a reason', async (argv, input, why) => {
  const { out, err, code } = await run(argv, input)
  expect([out, err, code]).toEqual([[], [why], 1])
})

test('a case that is none is refused with the place of the fault', async () => {
  const files = { 'case.json': '{"today":"soon","invoices":[{"number":"1","amount":"x","currency":"USD"}]}' }
  const { err, code } = await run(['--tier', '1', '--facts', 'case.json'], 'Hello', files)
  expect(err.join()).toContain(
    'case.json is no case: invoices.0.amount: write an amount such as "1200.00"; today:',
  )
  expect(code).toBe(1)
})
