import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { slackManifest } from '../../src/slack/manifest.ts'
import { COMMANDS, EVENTS, SCOPES } from '../../src/slack/registry.ts'

const url = 'https://dunwell.example.com/slack/events'

test('the manifest in manifests/ is what the registry makes', () => {
  const written: unknown = JSON.parse(readFileSync('manifests/slack.json', 'utf8'))
  expect(slackManifest({ baseUrl: 'https://dunwell.example.com', socketMode: false })).toEqual(written)
})

test('over HTTP every address is ours, in Socket Mode there is none', () => {
  const http = JSON.stringify(slackManifest({ baseUrl: 'https://dunwell.example.com/', socketMode: false }))
  expect(http.split(url)).toHaveLength(COMMANDS.length + 3)
  const socket = slackManifest({ baseUrl: 'https://dunwell.example.com', socketMode: true })
  expect(JSON.stringify(socket)).not.toContain('example.com')
  expect(socket.settings.socket_mode_enabled).toBe(true)
})

test('people can write to the bot directly', () => {
  expect(slackManifest({ baseUrl: url, socketMode: false }).features.app_home).toEqual({
    home_tab_enabled: true,
    messages_tab_enabled: true,
    messages_tab_read_only_enabled: false,
  })
})

test('every scope says what needs it and why, and every event has the scope it takes', () => {
  for (const scope of SCOPES) {
    expect(scope.needs.length).toBeGreaterThan(0)
    expect(scope.because).toMatch(/\w{3}/)
  }
  const scopes = SCOPES.map((entry) => entry.scope)
  expect(new Set(scopes).size).toBe(scopes.length)
  const takes: Record<string, string> = { app_mention: 'app_mentions:read', 'message.im': 'im:history' }
  for (const { event } of EVENTS) {
    if (takes[event]) expect(scopes).toContain(takes[event])
  }
  expect(scopes.filter((scope) => scope.includes('public') || scope.startsWith('files'))).toEqual([])
})
