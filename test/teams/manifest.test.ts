import schema from '@microsoft/app-manifest/build/json-schemas/teams/v1.19/MicrosoftTeams.schema.json' with {
  type: 'json',
}
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import { parseSlash } from '../../src/overdue/parse-words.ts'
import { teamsManifest } from '../../src/teams/manifest.ts'
import { callOf } from '../../src/teams/words.ts'
import { type Files, testTerminal } from '../support/terminal.ts'

const APP_ID = '0f0e0d0c-1111-2222-3333-444455556666'
const OPTIONS = {
  appId: APP_ID,
  domain: 'dunwell.acme.com',
  version: '0.1.0',
  company: 'Acme',
  website: 'https://acme.com/',
  privacy: 'https://acme.com/privacy',
  terms: 'https://acme.com/terms',
}

function againstSchema(manifest: unknown): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const validate = ajv.compile(schema)
  return validate(manifest)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

/** Width and height as a PNG's header tells, and whether it can be seen through. */
function pngOf(bytes: Uint8Array): { width: number; height: number; transparent: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  expect([...bytes.slice(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return { width: view.getUint32(16), height: view.getUint32(20), transparent: bytes[25] === 6 }
}

/** Runs the verb on a terminal whose files are in memory. */
async function run(argv: string[], files: Files = {}, teamsAppId?: string) {
  const { terminal, said } = testTerminal(files)
  await createProgram(terminal, '0.1.0', teamsAppId)
    .parseAsync(['manifest', 'teams', ...argv], { from: 'user' })
    .catch((error: unknown) => {
      said.code = error instanceof Error && 'exitCode' in error ? Number(error.exitCode) : 1
    })
  return { said: [...said.out, ...said.err].join('\n'), code: said.code ?? 0, files }
}

function zipIn(files: Files): Uint8Array {
  const zip = files['app.zip']
  if (!(zip instanceof Uint8Array)) throw new Error('nothing was written')
  return zip
}

describe('the Teams manifest', () => {
  test('is right by Microsoft’s own schema', () => {
    expect(againstSchema(teamsManifest(OPTIONS))).toEqual([])
    expect(againstSchema({ ...teamsManifest(OPTIONS), id: 'no-guid' })).not.toEqual([])
  })

  test('asks for nothing that reads along', () => {
    const manifest = teamsManifest(OPTIONS)
    expect(manifest.permissions).toEqual(['identity', 'messageTeamMembers'])
    expect(manifest).not.toHaveProperty('authorization')
    expect(manifest.bots).toMatchObject([{ botId: APP_ID, scopes: ['personal', 'team', 'groupChat'] }])
  })

  test('offers in each place what makes sense there, within what a menu holds', () => {
    const [bot] = teamsManifest(OPTIONS).bots
    const lists = (bot?.commandLists ?? []).map(({ scopes, commands }) => ({
      scope: scopes.join(),
      titles: commands.map(({ title }) => title),
    }))
    expect(lists.map(({ scope }) => scope)).toEqual(['personal', 'team', 'groupChat'])
    for (const { titles } of lists) {
      expect(titles.length).toBeLessThanOrEqual(10)
      expect(new Set(titles).size).toBe(titles.length)
      expect(titles).toEqual(
        expect.arrayContaining(['overdue', 'overdue mine', 'status', 'note', 'assign', 'help']),
      )
      for (const title of titles) expect(title).toMatch(/^[a-z]/)
    }
    expect(lists[0]?.titles).toContain('settings')
    expect(lists[0]?.titles).not.toContain('subscribe')
    expect(lists[1]?.titles).toEqual(expect.arrayContaining(['subscribe', 'filters', 'unsubscribe']))
  })
})

test('every entry of a menu is understood as it stands', () => {
  const [bot] = teamsManifest(OPTIONS).bots
  for (const { commands } of bot?.commandLists ?? []) {
    for (const { title } of commands) {
      const { name, input } = callOf(parseSlash, title)
      expect([title, name]).not.toContain('find-account')
      expect(input).not.toHaveProperty('unknown')
    }
  }
})

describe('dunwell manifest teams', () => {
  test('writes a package with the manifest and both icons in their sizes', async () => {
    const { said, code, files } = await run([
      '--out',
      'app.zip',
      '--app-id',
      APP_ID,
      '--domain',
      'dunwell.acme.com',
    ])
    expect([code, said]).toEqual([
      0,
      'Wrote app.zip: upload it in the Teams admin center, under Manage apps.',
    ])
    const packed = unzipSync(zipIn(files))
    expect(Object.keys(packed).sort()).toEqual(['color.png', 'manifest.json', 'outline.png'])
    const manifest: unknown = JSON.parse(strFromU8(packed['manifest.json'] ?? new Uint8Array()))
    expect(againstSchema(manifest)).toEqual([])
    expect(manifest).toMatchObject({ id: APP_ID, validDomains: ['dunwell.acme.com'], version: '0.1.0' })
    expect(pngOf(packed['color.png'] ?? new Uint8Array())).toMatchObject({ width: 192, height: 192 })
    expect(pngOf(packed['outline.png'] ?? new Uint8Array())).toEqual({
      width: 32,
      height: 32,
      transparent: true,
    })
  })

  test('writes the same bytes each time', async () => {
    const argv = ['--out', 'app.zip', '--app-id', APP_ID]
    const [one, two] = [await run(argv), await run(argv)]
    expect(zipIn(one.files)).toEqual(zipIn(two.files))
    expect(one.said).toContain('It names dunwell.example as its home; --domain names yours.')
  })

  test('takes the app’s id from the settings unless another is given', async () => {
    const { said, code } = await run(['--out', 'app.zip', '--json'], {}, APP_ID)
    expect(code).toBe(0)
    expect(JSON.parse(said)).toMatchObject({ appId: APP_ID, out: 'app.zip' })
  })

  test('replaces a file only when told to', async () => {
    const files: Files = { 'app.zip': 'something dear' }
    const refused = await run(['--out', 'app.zip', '--app-id', APP_ID], files)
    expect([refused.code, refused.said]).toEqual([1, 'app.zip is there already. Add --force to replace it.'])
    expect(files['app.zip']).toBe('something dear')
    expect(await run(['--out', 'app.zip', '--app-id', APP_ID, '--force'], files)).toMatchObject({ code: 0 })
    expect(files['app.zip']).not.toBe('something dear')
  })

  test.each([
    [['--app-id', ''], /^Which app\? Set TEAMS_APP_ID or add --app-id/],
    [['--app-id', 'dunwell'], /^"dunwell" is no application id/],
    [['--app-id', APP_ID, '--domain', 'a b'], /^--domain: write a host name/],
    [['--app-id', APP_ID, '--domain', 'localhost'], /^--domain: write a host name/],
    [['--app-id', APP_ID, '--domain', 'x.test/path'], /^--domain: write a host name/],
    [['--app-id', APP_ID, '--company', 'x'.repeat(33)], /^--company: write 1 to 32 characters/],
    [
      ['--app-id', APP_ID, '--privacy', 'http://acme.com'],
      /^--privacy: write an address that begins with https/,
    ],
  ])('refuses %j in words, and writes nothing', async (argv, sentence) => {
    const { said, code, files } = await run(['--out', 'app.zip', ...argv])
    expect(code).toBe(1)
    expect(said).toMatch(sentence)
    expect(files).toEqual({})
  })

  test('asks where to write to', async () => {
    const { said, code } = await run(['--app-id', APP_ID])
    expect(code).toBe(1)
    expect(said).toContain("required option '--out <file.zip>' not specified")
  })
})
