import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import * as z from 'zod'
import { type ProductProcess, startProcess, temporaryFolder } from './product-process.ts'

const require = createRequire(import.meta.url)
const LOOPBACK = new URL('./playground-loopback.mjs', import.meta.url)
const manifest = z.object({ bin: z.object({ agentsplayground: z.string() }) })

/** The program of the Playground; undefined when the package is not installed. */
export function findPlayground(): string | undefined {
  try {
    const path = require.resolve('@microsoft/m365agentsplayground/package.json')
    const { bin } = manifest.parse(JSON.parse(readFileSync(path, 'utf8')))
    return join(dirname(path), bin.agentsplayground)
  } catch {
    return undefined
  }
}

export interface PlaygroundUser {
  name: string
  email: string
  aadObjectId: string
}

/** What the Playground pretends to be: one tenant with one team, and a chat of its first user with the bot. */
export interface PlaygroundSetup {
  program: string
  botEndpoint: string
  appId: string
  tenantId: string
  /** The first is who types; it takes exactly five others. */
  users: PlaygroundUser[]
  personalChat: string
  team: { id: string; name: string; channel: { id: string; name: string } }
}

/** Starts it without a browser and without statistics. @returns it and its address. */
export async function startPlayground(
  setup: PlaygroundSetup,
): Promise<{ url: string; process: ProductProcess }> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, '.m365agentsplayground.yml'), stringify(configOf(setup)))
  const words = ['start', '--app-endpoint', setup.botEndpoint, '--channel-id', 'msteams', '--port', '0']
  const process = startProcess(['--import', LOOPBACK.href, setup.program, ...words, '--disable-telemetry'], {
    cwd: folder,
    env: {
      HOME: folder,
      TMPDIR: folder,
      TEAMSAPPTESTER_BROWSER: 'none',
      APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
      M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, 'playground.log'),
    },
  })
  const [, port] = await process.said(/Listening on (\d+)/)
  return { url: `http://127.0.0.1:${port}`, process }
}

function configOf({ appId, tenantId, users, personalChat, team }: PlaygroundSetup): unknown {
  const [currentUser, ...others] = users.map(({ name, email, aadObjectId }) => {
    const [givenName = '', ...surnames] = name.split(' ')
    // Teams takes either id of a person; the Playground knows one, so both are the same here.
    const ids = { id: aadObjectId, aadObjectId }
    return { ...ids, name, givenName, surname: surnames.join(' '), email, userPrincipleName: email }
  })
  const { channel } = team
  return {
    version: '0.1.1',
    tenantId,
    bot: { id: `28:${appId}`, name: 'Dunwell' },
    currentUser,
    users: others,
    personalChat: { id: personalChat },
    groupChat: { id: '19:everybody@thread.v2', name: 'Everybody' },
    team: { id: team.id, name: team.name, aadGroupId: team.id, channels: [channel] },
  }
}
