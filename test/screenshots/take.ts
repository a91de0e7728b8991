import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { shootClearances } from './clearances-tour.ts'
import { shootDecisions } from './decisions-tour.ts'
import { importLargePortfolio } from './large-portfolio.ts'
import { dunwell, startLocalServer } from './local-server.ts'
import { shootPlans } from './plans-tour.ts'
import { openSandbox } from './sandbox-page.ts'
import { shootStates } from './states-tour.ts'
import { shootTeams } from './teams-tour.ts'

/** `npm run screenshots`: walks through the sandbox and keeps what it looks like in docs/screenshots. */
async function take(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dunwell-screenshots-'))
  const data = join(folder, 'data')
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  let server = await startLocalServer(data)
  try {
    tell('first start', server)
    await server.stop()
    server = await startLocalServer(data)
    tell('second start', server)
    await shootTeams(browser, server.url)
    await shootClearances(browser, server.url)
    await shootAll(browser, server.url, data, folder)
    await shootPlans(browser, server.url)
    await server.stop()
    const decisions = join(folder, 'decisions')
    server = await startLocalServer(decisions)
    await shootDecisions(browser, server.url, (paid) => importPayments(decisions, folder, paid))
    await server.stop()
    await shootStates(browser, join(folder, 'states'))
    const large = join(folder, 'large')
    await importLargePortfolio(large, folder)
    server = await startLocalServer(large)
    await shootLarge(browser, server.url)
  } finally {
    await server.stop()
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function shootAll(
  browser: Awaited<ReturnType<typeof chromium.launch>>,
  url: string,
  data: string,
  folder: string,
): Promise<void> {
  const phone = await openSandbox(browser, url, { width: 390, height: 844, isPhone: true })
  await phone.page.locator('#menu-button').click()
  await phone.open('finance')
  await phone.shoot('phone-digest', phone.page.locator('#messages .message').first())
  await phone.close()

  const desk = await openSandbox(browser, url, { height: 1180, suggestions: true })
  await desk.open('finance')
  await desk.shoot('digest', desk.page.locator('#messages .message').first())
  await desk.close()

  const dark = await openSandbox(browser, url, { height: 1080, theme: 'dark' })
  await dark.open('finance')
  await dark.shoot('dark', dark.page.locator('#messages .message').first())
  await dark.close()

  const ask = await openSandbox(browser, url, { height: 1000 })
  await ask.actAs('Paloma Whitcombe')
  await ask.open('collections')
  await ask.shoot('overdue-summary', await ask.ask('/overdue', 'Overdue on'))
  await ask.shoot('account', await ask.ask('/overdue corvane', 'Latest'))
  await ask.shoot('picker', await ask.ask('/overdue brightfenn', 'Which one?'))
  await ask.shoot('list', await ask.ask('/overdue all', 'page 1 of'))
  await ask.shoot('help', await ask.ask('/overdue help', 'Share in channel'))
  await ask.shoot('status', await ask.ask('/dunwell', 'Next daily run'))
  await ask.page.locator('#composer textarea').fill('/dunwell settings')
  await ask.page.locator('#composer textarea').press('Enter')
  await ask.page.locator('#modal .modal-form').waitFor()
  await ask.page.setViewportSize({ width: 1280, height: 1100 })
  await ask.shoot('settings')
  await ask.page.locator('#modal [data-close="all"]').click()
  await ask.page.locator('#modal .modal-form').waitFor({ state: 'detached' })

  await ask.actAs('Marcus Tillinghast')
  await ask.shoot('as-marcus', await ask.ask('/overdue mine', 'My accounts'))
  await ask.actAs('Fiona Garrick-Shaw')
  await ask.shoot('as-fiona', await ask.ask('/overdue mine', 'My accounts'))
  await ask.open('Dunwell')
  await ask.page.locator('[data-place="app"]:not(.place)').click()
  await ask.page.locator('.home-blocks').waitFor()
  await ask.page.setViewportSize({ width: 1280, height: 1180 })
  await ask.shoot('home')

  await ask.actAs('Dana Hollowell')
  await ask.open('collections')
  await ask.shoot('import-before', await ask.ask('/overdue corvane', 'Latest'))
  const file = join(folder, 'payments.csv')
  await writeFile(
    file,
    'id,invoice,currency,amount,received_on,method\nPM9001,LF-10212,USD,218360.00,T-1,wire\n',
  )
  process.stdout.write(await dunwell(data, 'import', 'payments', file, '--date-format', 'relative'))
  await ask.shoot('import-after', await ask.ask('/overdue corvane', 'Latest'))

  await ask.open('finance')
  // Eight days hold a weekend, five working days and one to spare for a holiday.
  const digests = ask.page.locator('#messages .message')
  await ask.step(1)
  await ask.shoot('next-day', digests.last())
  await ask.step(7)
  await ask.page.waitForTimeout(500)
  await ask.shoot('week', digests.nth((await digests.count()) - 3), 1500)
  await ask.close()
}

/** As accounting would say it: so much came today for each of these. */
async function importPayments(
  data: string,
  folder: string,
  paid: { number: string; amount: string }[],
): Promise<void> {
  const file = join(folder, 'paid.csv')
  const rows = paid.map(({ number, amount }, at) => `PM${9100 + at},${number},USD,${amount},T-0,wire`)
  await writeFile(file, `id,invoice,currency,amount,received_on,method\n${rows.join('\n')}\n`)
  process.stdout.write(await dunwell(data, 'import', 'payments', file, '--date-format', 'relative'))
}

/** The digest of 20,000 accounts in three currencies, on a desk and in a hand. */
async function shootLarge(browser: Awaited<ReturnType<typeof chromium.launch>>, url: string): Promise<void> {
  // Own data starts at the real time of day; a digest comes with the next working morning.
  await fetch(`${url}/sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ days: 3 }),
  })
  const desk = await openSandbox(browser, url, { height: 1180 })
  await desk.open('finance')
  await desk.shoot('large-digest', desk.page.locator('#messages .message').last())
  await desk.close()
  const phone = await openSandbox(browser, url, { width: 390, height: 844, isPhone: true })
  await phone.page.locator('#menu-button').click()
  await phone.open('finance')
  await phone.shoot('large-phone-digest', phone.page.locator('#messages .message').last())
  await phone.close()
}

function tell(what: string, { readySeconds, elapsedMs }: { readySeconds: string; elapsedMs: number }): void {
  process.stdout.write(
    `${what}: ready in ${readySeconds} s, ${(elapsedMs / 1000).toFixed(1)} s from the command\n`,
  )
}

await take()
