import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createControl, type RunProgram } from '../../src/local/control.ts'

const TOKEN = 'token-of-the-lock'

/** What the server says to a verb, line by line. */
async function say(
  argv: string[],
  run: RunProgram,
  cwd = '/',
): Promise<{ status: number; lines: unknown[] }> {
  const control = createControl(
    TOKEN,
    run,
    () => Promise.reject(new Error('no database here')),
    () => {},
  )
  const response = await control(
    new Request('http://here.test/control/run', {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ argv, cwd, tty: false }),
    }),
  )
  const lines = (await response.text()).split('\n').filter((line) => line !== '')
  return { status: response.status, lines: lines.map((line) => JSON.parse(line)) }
}

test('a verb may name thousands of files', async () => {
  const argv = ['bounces', ...Array.from({ length: 4_999 }, (_, index) => `new/${index}.eml`)]
  const count: RunProgram = async (given, terminal) => terminal.out(String(given.length))
  expect(await say(argv, count)).toEqual({ status: 200, lines: [{ out: '5000' }, { exit: 0 }] })
  expect((await say([...argv, 'one-more.eml'], count)).status).toBe(400)
})

test('a file of the caller is read up to where the verb wants it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dunwell-'))
  try {
    await writeFile(join(folder, 'a.eml'), 'abcdef')
    const read: RunProgram = async (_, terminal) => {
      for (const atMost of [undefined, 3, 6, 7])
        terminal.out(new TextDecoder().decode(await terminal.readFile('a.eml', atMost)))
      const codes = ['absent.eml', '.'].map((path) =>
        terminal.readFile(path, 3).then(
          () => 'read',
          (error: NodeJS.ErrnoException) => String(error.code),
        ),
      )
      terminal.out((await Promise.all(codes)).join())
    }
    const { lines } = await say(['bounces'], read, folder)
    expect(lines.slice(0, -1)).toEqual(
      ['abcdef', 'abc', 'abcdef', 'abcdef', 'ENOENT,EISDIR'].map((out) => ({ out })),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
})
