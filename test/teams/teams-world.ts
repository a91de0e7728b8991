import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import {
  channelSubscriptions,
  chatMessages,
  identities,
  outbox,
  outboxLanes,
  people,
  receivedEvents,
  teamsConversations,
  workspaces,
} from '../../db/schema.ts'
import type { Product, RunCommand } from '../../src/chat/ask.ts'
import type { Reply } from '../../src/chat/reply.ts'
import type { CommandCall } from '../../src/command-calls.ts'
import { parseSlash } from '../../src/overdue/parse-words.ts'
import type { Context, Deps, Log } from '../../src/ports.ts'
import { TeamsAdapter } from '../../src/teams/adapter.ts'
import { createTeamsMessenger } from '../../src/teams/messenger.ts'
import { TeamsReceiver } from '../../src/teams/receiver.ts'
import { concernsUs, takeTurn } from '../../src/teams/take-turn.ts'
import { createTrust } from '../../src/teams/trust.ts'
import { organisationIn } from '../support/builders.ts'
import { createTestDatabase } from '../support/database.ts'
import { APP_ID, type Microsoft, startMicrosoft, TENANT_ID } from './microsoft.ts'

export interface TeamsWorld {
  microsoft: Microsoft
  deps: Deps
  context(): Context
  workspace: { id: string; organisationId: string; platform: 'teams'; externalId: string }
  /** The calls that reached the product, the latest last. */
  asked: { call: CommandCall; place: Parameters<RunCommand>[2] }[]
  lines: { level: string; message: string }[]
  answerWith(run: RunCommand | Reply): void
  /** Delivers an activity as Microsoft would. */
  send(activity: Record<string, unknown>): Promise<{ status: number; body: unknown }>
  /** What the bot said, and where; edits begin with `edit`. */
  saidWhere(): { where: string; text: string }[]
  settled(): Promise<void>
  /** Forgets everything but the organisation and its tenant. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** A tenant, a database and our side between them; the product itself is a stub. */
export async function createTeamsWorld(
  options: { patienceMs?: number; timeoutMs?: number } = {},
): Promise<TeamsWorld> {
  const database = await createTestDatabase()
  const microsoft = await startMicrosoft()
  const now = DateTime.fromISO('2026-03-02T14:00:00Z', { zone: 'utc' })
  const { organisation } = await organisationIn(database.db, now)
  const lines: TeamsWorld['lines'] = []
  const logAs = (level: string) => (_: Record<string, unknown>, message: string) => {
    lines.push({ level, message })
  }
  const log: Log = { info: logAs('info'), warn: logAs('warn'), error: logAs('error') }
  const deps: Deps = { db: database.db, now: () => now, newId: randomUUID, log, messengers: {} }
  const trust = createTrust(microsoft.config, () => microsoft.now.ms, log, { fetch: microsoft.fetch })
  const { connector } = trust
  deps.messengers.teams = createTeamsMessenger({ deps, connector, appId: APP_ID, pacingMs: 0 })
  const workspace = {
    id: randomUUID(),
    organisationId: organisation.id,
    platform: 'teams' as const,
    externalId: TENANT_ID,
  }
  await database.db.insert(workspaces).values({
    ...workspace,
    name: 'Larkfield',
    botUserId: `28:${APP_ID}`,
    status: 'active',
    createdAt: now.toJSDate(),
  })
  const asked: TeamsWorld['asked'] = []
  let run: RunCommand = async () => ({ kind: 'notice', text: 'Done.' })
  const product: Product = {
    deps,
    parseSlash,
    patienceMs: options.patienceMs,
    runCommand: async (...args) => {
      asked.push({ call: args[3], place: args[2] })
      return run(...args)
    },
  }
  const receiver = new TeamsReceiver({
    ...trust,
    allowedTenants: [TENANT_ID],
    adapter: new TeamsAdapter(connector),
    concernsUs,
    takeTurn: (activity, context, respond) =>
      takeTurn({ product, connector, appId: APP_ID }, activity, context, respond),
    log,
  })
  return {
    microsoft,
    deps,
    context: () => ({ ...deps, now, organisationId: organisation.id, actor: 'system:test' }),
    workspace,
    asked,
    lines,
    answerWith: (next) => {
      run = typeof next === 'function' ? next : async () => next
    },
    send: async (activity) => {
      const response = await receiver.handle(
        new Request('http://localhost/api/messages', {
          method: 'POST',
          headers: { authorization: `Bearer ${await microsoft.sign()}` },
          body: JSON.stringify(activity),
        }),
      )
      const text = await response.text()
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
    },
    saidWhere: () => microsoft.connector.flatMap(saidIn),
    settled: () => receiver.stop(),
    reset: async () => {
      await receiver.stop()
      for (const table of [outbox, outboxLanes, chatMessages, channelSubscriptions, receivedEvents]) {
        await database.db.delete(table)
      }
      for (const table of [teamsConversations, identities, people]) await database.db.delete(table)
      await database.db.update(workspaces).set({ status: 'active', problem: null })
      for (const list of [asked, lines, microsoft.connector, microsoft.asked]) list.length = 0
      microsoft.script(() => undefined)
      microsoft.down.clear()
      run = async () => ({ kind: 'notice', text: 'Done.' })
    },
    close: async () => {
      await receiver.stop()
      await microsoft.close()
      await database.close()
    },
  }
}

function saidIn({ method, path, body }: Microsoft['connector'][number]): { where: string; text: string }[] {
  const text = JSON.stringify(body ?? '')
  if (method === 'GET' || text.includes('"type":"typing"')) return []
  const said = [...text.matchAll(/"text":"([^"]*)"/g)].map(([, words]) => words).join(' ')
  if (said === '') return []
  const where = path.replace('conversations/', '').replace(/\/activities(\/.*)?$/, '$1')
  return [{ where: method === 'PUT' ? `edit ${where}` : where, text: said }]
}
