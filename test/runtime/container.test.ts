import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { addressOf, cleanUp, startProcess, temporaryFolder } from './product-process.ts'

afterAll(cleanUp)

// One instruction a line, with its continuation lines.
const instructions = readFileSync('Dockerfile', 'utf8')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
const all = (name: string) =>
  instructions.flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1).trim()] : []))
const last = (name: string) => all(name).at(-1) ?? ''

/** Files and folders that come from the repository, without their destination. */
const copied = [
  ...new Set(
    all('COPY').flatMap((line) => (line.startsWith('--from') ? [] : line.split(/\s+/).slice(0, -1))),
  ),
]

test('everything the image is made of exists, and .dockerignore lets it through', () => {
  expect(copied.sort()).toEqual(['db', 'package-lock.json', 'package.json', 'src', 'tsconfig.json'])
  expect(copied.filter((path) => !existsSync(path))).toEqual([])
  const ignore = readFileSync('.dockerignore', 'utf8').split('\n')
  expect(ignore.filter((line) => line.startsWith('!')).map((line) => line.slice(1))).toEqual(
    expect.arrayContaining(copied),
  )
  expect(ignore).toContain('*')
})

test('it runs as nobody in particular, is asked for its health and is told to stop', () => {
  expect(last('USER')).toBe('node')
  expect(instructions.indexOf('USER node')).toBeGreaterThan(
    instructions.findLastIndex((line) => line.startsWith('RUN')),
  )
  expect(last('STOPSIGNAL')).toBe('SIGTERM')
  expect(last('HEALTHCHECK')).toContain('/healthz')
  // Not through a shell, which would keep the signal to itself.
  expect(JSON.parse(last('ENTRYPOINT'))).toEqual(['node', 'src/dunwell.mjs'])
  expect(JSON.parse(last('CMD'))).toEqual(['start'])
})

test('what the image holds is enough to run, and its health check tells', async () => {
  const app = temporaryFolder()
  for (const path of copied) cpSync(path, join(app, path), { recursive: true })
  symlinkSync(resolve('node_modules'), join(app, 'node_modules'))
  const database = await createTestDatabase()
  const server = startProcess([join(app, 'src/dunwell.mjs'), 'start'], {
    cwd: app,
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: database.url,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
    },
  })
  const url = await addressOf(server)
  await server.said(/Ready/)
  const [command = '', ...words]: string[] = JSON.parse(last('HEALTHCHECK').replace(/^.*?CMD\s+/, ''))
  expect(command).toBe('node')
  const check = (port: string) =>
    execFileSync(process.execPath, words, { env: { PORT: port }, stdio: 'ignore', timeout: 20_000 })
  expect(() => check(new URL(url).port)).not.toThrow()
  expect((await server.stop('SIGTERM')).code).toBe(0)
  expect(() => check(new URL(url).port)).toThrow()
  await database.close()
})

test('no package that the image holds comes with a binary for one system', () => {
  // Alpine has another C library than most; a package with machine code would need a build for it.
  const lock: {
    packages: Record<string, { dev?: boolean; optional?: boolean; hasInstallScript?: boolean }>
  } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const scripted = Object.entries(lock.packages)
    .filter(([, { dev, hasInstallScript }]) => !dev && hasInstallScript)
    .map(([path]) => path)
  expect(scripted).toEqual(['node_modules/tsx/node_modules/esbuild'])
})
