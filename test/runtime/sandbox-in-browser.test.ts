import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalServer, startLocalServer } from '../screenshots/local-server.ts'
import { openSandbox, type SandboxPage } from '../screenshots/sandbox-page.ts'
import { cleanUp, temporaryFolder } from './product-process.ts'

/** The page's own script runs nowhere else; without a browser on this machine there is nothing to try it in. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const inBrowser = test.skipIf(!existsSync(CHROMIUM))

let server: LocalServer | undefined
let browser: Browser | undefined
let sandbox: SandboxPage

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) return
  server = await startLocalServer(temporaryFolder())
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
  sandbox = await openSandbox(browser, server.url, { width: 1600, height: 1000, view: 'both' })
}, 180_000)

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await cleanUp()
})

inBrowser(
  'a button in Slack opens its form, which is filled in and answered',
  async () => {
    const { page } = sandbox
    await sandbox.actAs('Dana Hollowell')
    await sandbox.open('collections')
    const account = await sandbox.ask('/overdue corvane', 'Corvane Industrial Group')
    await account.locator('button').filter({ hasText: 'Note' }).click()
    await page.locator('#modal textarea').fill('They are moving to a new system.')
    await page.locator('#modal button[type=submit]').click()
    await page.locator('#modal form').waitFor({ state: 'detached' })
    await page.locator('#messages .message').filter({ hasText: 'Noted' }).waitFor()
    expect(await page.locator('.toast').count()).toBe(0)
  },
  120_000,
)

inBrowser(
  'a button on a card in Teams opens its dialog, which is filled in and answered',
  async () => {
    const { page } = sandbox
    await sandbox.openInTeams('Dunwell')
    const account = await sandbox.askInTeams('overdue corvane', 'Corvane Industrial Group')
    await account.locator('button').filter({ hasText: 'Note' }).last().click()
    await page.locator('#teams-dialog textarea').fill('Their AP team answers on Fridays.')
    await page.locator('#teams-dialog .ac-pushButton').last().click()
    await page.locator('#teams-dialog .t-dialog-body').filter({ hasText: 'Noted' }).waitFor()
    expect(await page.locator('.toast').count()).toBe(0)
  },
  120_000,
)
