import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { DateTime } from 'luxon'
import { workspaces } from '../../db/schema.ts'
import type { Product, RunCommand } from '../../src/chat/ask.ts'
import type { Reply } from '../../src/chat/reply.ts'
import type { CommandCall } from '../../src/command-calls.ts'
import type { Deps, Log } from '../../src/ports.ts'
import { createSandbox, type Member, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { createSlackApp } from '../../src/slack/app.ts'
import { registerListeners } from '../../src/slack/listeners.ts'
import { createSlackMessenger } from '../../src/slack/messenger.ts'
import { SlackReceiver } from '../../src/slack/receiver.ts'
import { organisationIn } from '../support/builders.ts'
import { createTestDatabase } from '../support/database.ts'

export const SIGNING_SECRET = 'a-signing-secret-for-tests'
export const BOT_TOKEN = 'xoxb-a-token-for-tests'
const ORIGIN = 'http://localhost'

export const DANA: Member = member('U0DANA', 'Dana Reyes', 'dana@larkfield.test')
export const ERIN: Member = member('U0ERIN', 'Erin Cole', 'erin@larkfield.test')

function member(id: string, name: string, email: string): Member {
  return { id, name, email, title: '', timeZone: 'America/Chicago' }
}

export interface SlackWorld {
  sandbox: Sandbox
  deps: Deps
  product: Product
  receiver: SlackReceiver
  organisationId: string
  workspaceId: string
  finance: string
  lines: { level: string; fields: Record<string, unknown>; message: string }[]
  /** The calls that reached the product, the latest last. */
  asked: CommandCall[]
  answerWith(run: RunCommand | Reply): void
  close(): Promise<void>
}

/** A Slack workspace, a database and our app between them; the product itself is a stub. */
export async function createSlackWorld(
  options: { patienceMs?: number; answerWithinMs?: number } = {},
): Promise<SlackWorld> {
  const database = await createTestDatabase()
  const now = DateTime.fromISO('2026-03-02T14:00:00Z', { zone: 'utc' })
  const { organisation } = await organisationIn(database.db, now)
  const workspaceId = randomUUID()
  const lines: SlackWorld['lines'] = []
  const logAs = (level: string) => (fields: Record<string, unknown>, message: string) => {
    lines.push({ level, fields, message })
  }
  const log: Log = { info: logAs('info'), warn: logAs('warn'), error: logAs('error') }

  const server = new Hono()
  const fetchHere: typeof globalThis.fetch = async (url, init) => server.request(String(url), init)
  const slackApiUrl = `${ORIGIN}/sandbox/slack/api/`
  const tokens = () => BOT_TOKEN
  const deps: Deps = {
    db: database.db,
    now: () => now,
    newId: randomUUID,
    log,
    messengers: {
      slack: createSlackMessenger({
        tokens,
        log,
        slackApiUrl,
        fetch: fetchHere,
        pacingMs: 0,
        timeoutMs: 2_000,
      }),
    },
  }
  const receiver = new SlackReceiver({
    signingSecret: SIGNING_SECRET,
    realNow: () => new Date(),
    log,
    ...(options.answerWithinMs ? { answerWithinMs: options.answerWithinMs } : {}),
  })
  const sandbox = createSandbox({
    baseUrl: () => ORIGIN,
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    teamId: 'T0LARK',
    teamName: 'Larkfield',
    members: [DANA, ERIN],
    channels: [
      { id: 'C0FIN', name: 'finance', members: 'all', botIsMember: true },
      { id: 'C0GEN', name: 'general', members: 'all', botIsMember: false },
    ],
    commands: [],
    deliver: (request) => receiver.handle(request),
    realNow: () => Date.now(),
    newId: randomUUID,
  })
  server.route('/sandbox', sandbox.app)
  await database.db.insert(workspaces).values({
    id: workspaceId,
    organisationId: organisation.id,
    platform: 'slack',
    externalId: 'T0LARK',
    name: 'Larkfield',
    botUserId: sandbox.workspace.botUserId,
    status: 'active',
    createdAt: now.toJSDate(),
  })

  const asked: CommandCall[] = []
  let run: RunCommand = async () => ({ kind: 'notice', text: 'Done.' })
  const product: Product = {
    deps,
    runCommand: async (...args) => {
      asked.push(args[3])
      return run(...args)
    },
    parseSlash: (command, text): CommandCall =>
      command === 'dunwell'
        ? { name: 'open-settings', input: {} }
        : { name: 'find-account', input: { text: text || 'everything', page: 1 } },
    ...(options.patienceMs ? { patienceMs: options.patienceMs } : {}),
  }
  const app = createSlackApp({ deps, tokens, via: { receiver }, slackApiUrl, fetch: fetchHere })
  registerListeners(app, product)
  return {
    sandbox,
    deps,
    product,
    receiver,
    organisationId: organisation.id,
    workspaceId,
    finance: 'C0FIN',
    lines,
    asked,
    answerWith: (next) => {
      run = typeof next === 'function' ? next : async () => next
    },
    close: async () => {
      await receiver.stop()
      await database.close()
    },
  }
}
