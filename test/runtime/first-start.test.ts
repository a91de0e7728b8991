import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { cleanUp, dunwell, runDunwell, temporaryFolder } from './product-process.ts'

afterAll(cleanUp)

interface Entry {
  put?: { ts: string; metadata?: { event_payload: { key: string } } }
}

test('a first start that is cut short, wherever, begins anew and ends with the digest', async () => {
  const folder = temporaryFolder()
  const around = { cwd: folder, env: { DUNWELL_DATA: folder, PORT: '0' } }
  const moments: [RegExp, number][] = [
    [/Opening/, 700],
    [/ {2}accounts/, 0],
    [/ {2}payments/, 0],
    [/Running today's work/, 0],
    [/Running today's work/, 60],
  ]
  for (const [pattern, laterMs] of moments) {
    const server = dunwell(['start'], around)
    await server.said(pattern)
    await sleep(laterMs)
    await server.stop('SIGKILL')
  }
  const server = dunwell(['start'], around)
  await server.said(/Ready/)
  await server.stop('SIGTERM')

  const journal = readFileSync(join(folder, 'sandbox.jsonl'), 'utf8').trim().split('\n')
  const entries: Entry[] = journal.map((line) => JSON.parse(line))
  const keys = new Map(entries.flatMap(({ put }) => (put ? [[put.ts, put.metadata?.event_payload.key]] : [])))
  expect(new Set(keys.values()).size).toBe(keys.size)
  expect([...keys.values()].filter((key) => key?.startsWith('digest:'))).toHaveLength(1)
  const aging = await runDunwell(['aging', '--json'], around)
  expect(JSON.parse(aging.out).currencies).toHaveLength(3)
})
