import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { isGuid } from '../config-teams.ts'
import { slackManifest } from '../slack/manifest.ts'
import { teamsAppPackage } from '../teams/app-package.ts'
import { COLOR_ICON, OUTLINE_ICON, teamsManifest } from '../teams/manifest.ts'
import type { Terminal } from './terminal.ts'

/** What to hand to a chat platform, so that it knows the bot. */
export function manifestCommand(terminal: Terminal, version: string, teamsAppId?: string): Command {
  const manifest = new Command('manifest').description('What to give the chat platform to install the bot.')
  manifest
    .command('slack')
    .description('Print the Slack app manifest, to paste into "Create an app from a manifest".')
    .option('--url <url>', 'where Slack reaches this server', 'https://dunwell.example')
    .option('--socket-mode', 'no public address: the server calls Slack')
    .option('--out <file>', 'write it to a file')
    .option('--json', 'JSON, which it is in any case')
    .action(async ({ url, socketMode, out }: { url: string; socketMode?: boolean; out?: string }) => {
      const text = JSON.stringify(slackManifest({ baseUrl: url, socketMode: socketMode === true }), null, 2)
      if (out === undefined) return terminal.out(text)
      await terminal.writeFile(out, `${text}\n`)
      terminal.out(`Wrote ${out}.`)
    })
  manifest
    .command('teams')
    .description('Write the Teams app package, to upload in the Teams admin center.')
    .requiredOption('--out <file.zip>', 'where to write it')
    .option('--app-id <id>', 'application (client) id of the bot; from TEAMS_APP_ID unless given')
    .option('--domain <name>', 'where Teams reaches this server', EXAMPLE_DOMAIN)
    .option('--company <name>', 'who runs it, as people read it in Teams', 'My company')
    .option('--website <url>', 'the company’s page for help with it; the domain’s own unless given')
    .option('--privacy <url>', 'the company’s privacy page; the website unless given')
    .option('--terms <url>', 'the company’s terms of use; the website unless given')
    .option('--force', 'replace the file if there is one')
    .option('--json', 'print one line of JSON')
    .action((options: TeamsOptions) => writePackage(terminal, version, { appId: teamsAppId, ...options }))
  return manifest
}

interface TeamsOptions {
  out: string
  appId?: string
  domain: string
  company: string
  website?: string
  privacy?: string
  terms?: string
  force?: boolean
  json?: boolean
}

const EXAMPLE_DOMAIN = 'dunwell.example'

async function writePackage(terminal: Terminal, version: string, options: TeamsOptions): Promise<void> {
  const { out, appId = '', company } = options
  const domain = options.domain.replace(/^https:\/\//i, '').replace(/\/$/, '')
  const website = options.website ?? `https://${domain}/`
  const { privacy = website, terms = website } = options
  const problems = [
    ...appIdProblems(appId),
    ...(isDomain(domain) ? [] : [`--domain: write a host name such as dunwell.acme.com, not "${domain}".`]),
    ...(company.trim() !== '' && company.length <= COMPANY_LENGTH
      ? []
      : [`--company: write 1 to ${COMPANY_LENGTH} characters; Teams shows no more.`]),
    ...Object.entries({ website, privacy, terms }).flatMap(([name, url]) =>
      isPage(url) ? [] : [`--${name}: write an address that begins with https://.`],
    ),
  ]
  if (problems.length === 0 && !options.force && (await isThere(terminal, out))) {
    problems.push(`${out} is there already. Add --force to replace it.`)
  }
  if (problems.length > 0) {
    for (const problem of problems) terminal.err(problem)
    return terminal.setExitCode(1)
  }
  const manifest = teamsManifest({ appId, domain, version, company, website, privacy, terms })
  await terminal.writeFile(out, teamsAppPackage(manifest, await readIcons()))
  if (options.json) return terminal.out(JSON.stringify({ out, appId, domain, version }))
  terminal.out(`Wrote ${out}: upload it in the Teams admin center, under Manage apps.`)
  if (domain === EXAMPLE_DOMAIN) {
    terminal.out(`It names ${EXAMPLE_DOMAIN} as its home; --domain names yours.`)
  }
}

const COMPANY_LENGTH = 32

function appIdProblems(appId: string): string[] {
  if (isGuid(appId)) return []
  if (appId === '') {
    return [
      'Which app? Set TEAMS_APP_ID or add --app-id: the application (client) id of the bot’s registration in Azure.',
    ]
  }
  return [`"${appId}" is no application id; those look like 11111111-2222-3333-4444-555555555555.`]
}

function isDomain(domain: string): boolean {
  return (
    domain.length <= 253 &&
    /^(?=.*\.)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(domain)
  )
}

function isPage(url: string): boolean {
  return url.length <= 2_048 && URL.canParse(url) && new URL(url).protocol === 'https:'
}

async function isThere(terminal: Terminal, path: string): Promise<boolean> {
  try {
    await terminal.readFile(path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

async function readIcons(): Promise<{ color: Uint8Array; outline: Uint8Array }> {
  const icon = (name: string) => readFile(new URL(`../../manifests/teams/${name}`, import.meta.url))
  return { color: await icon(COLOR_ICON), outline: await icon(OUTLINE_ICON) }
}
