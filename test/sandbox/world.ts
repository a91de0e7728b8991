import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts'

export interface World {
  sandbox: Sandbox
  /** What the product got, oldest first. */
  received: { body: string; headers: Headers }[]
  /** What the product answers next; an empty 200 unless set. */
  answer(respond: () => Response | Promise<Response>): void
  api(method: string, args?: Record<string, unknown>, token?: string): Promise<ApiAnswer>
  fetch(path: string, init?: RequestInit): Promise<Response>
  passMs(ms: number): void
}

export type ApiAnswer = Record<string, unknown> & { ok: boolean; error?: string; ts?: string }

export const secret = 'shh'
export const finance = 'C0FIN'

export function openWorld(options: Partial<SandboxOptions> = {}): World {
  let nowMs = Date.parse('2026-11-23T08:00:00Z')
  let ids = 0
  let respond: () => Response | Promise<Response> = () => new Response('')
  const received: World['received'] = []
  const sandbox = createSandbox({
    baseUrl: () => 'http://127.0.0.1:3000',
    signingSecret: secret,
    botToken: 'xoxb-good',
    teamId: 'T0NORTH',
    teamName: 'Northwind',
    members: ['DANA', 'TOM', 'MARC'].map((name) => ({
      id: `U0${name}`,
      name,
      email: `${name.toLowerCase()}@northwind.example`,
      title: 'Finance',
      timeZone: 'Europe/Berlin',
    })),
    channels: [
      { id: finance, name: 'finance', members: 'all', botIsMember: true },
      { id: 'C0CS', name: 'cs', members: ['U0TOM'], botIsMember: false },
    ],
    commands: [{ command: '/overdue', description: 'Who owes', usageHint: '' }],
    deliver: async (request) => {
      received.push({ body: await request.text(), headers: request.headers })
      return respond()
    },
    realNow: () => nowMs,
    newId: () => {
      ids += 1
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`
    },
    ...options,
  })
  const fetch = async (path: string, init?: RequestInit) =>
    sandbox.app.request(`http://127.0.0.1:3000${path.replace(/^\/sandbox/, '')}`, init)
  return {
    sandbox,
    received,
    fetch,
    answer: (next) => {
      respond = next
    },
    async api(method, args = {}, token = 'xoxb-good') {
      const response = await fetch(`/slack/api/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(args),
      })
      return response.json()
    },
    passMs: (ms) => {
      nowMs += ms
    },
  }
}

/** The JSON of an interaction the product received. */
export function payloadOf(body: string): Record<string, unknown> {
  return JSON.parse(new URLSearchParams(body).get('payload') ?? 'null')
}

export function freshFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'sandbox-')), 'journal.jsonl')
}

export const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
export const button = (label: string, more: Record<string, unknown> = {}) => ({
  type: 'button',
  text: { type: 'plain_text', text: label },
  ...more,
})
export const modal = (blocks: unknown[]) => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'Settings' },
  submit: { type: 'plain_text', text: 'Save' },
  blocks,
})
