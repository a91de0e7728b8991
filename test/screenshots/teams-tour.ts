import type { Browser } from 'playwright-core'
import { openSandbox } from './sandbox-page.ts'

/** Slack and Teams beside each other, by day and night; Teams alone on a phone, and a dialog over it. */
export async function shootTeams(browser: Browser, url: string): Promise<void> {
  for (const [name, theme] of [
    ['both', 'light'],
    ['both-dark', 'dark'],
  ] as const) {
    const desk = await openSandbox(browser, url, { width: 1600, height: 1080, theme, view: 'both' })
    await desk.open('finance')
    await desk.openInTeams('Finance')
    await showFromTheTop(desk.page, '#messages')
    await showFromTheTop(desk.page, '#teams-messages')
    await desk.shoot(name)
    await desk.close()
  }

  const phone = await openSandbox(browser, url, { width: 390, height: 844, isPhone: true, view: 'teams' })
  await phone.page.locator('#menu-button').click()
  await phone.openInTeams('Finance')
  await showFromTheTop(phone.page, '#teams-messages')
  await phone.shoot('teams-phone')
  await phone.close()

  const teams = await openSandbox(browser, url, { width: 1440, height: 1000, view: 'both' })
  await teams.actAs('Dana Hollowell')
  await teams.open('collections')
  await teams.openInTeams('Dunwell')
  await teams.askInTeams('overdue corvane', 'Corvane Industrial Group')
  await teams.page.locator('#teams-messages .t-card button').filter({ hasText: 'Note' }).last().click()
  await teams.page.locator('#teams-dialog textarea').fill('Their AP team moves to a new system this week.')
  await teams.shoot('teams-dialog')
  await teams.page.locator('#teams-dialog .ac-pushButton').last().click()
  await teams.page.locator('#teams-dialog .t-dialog-body').filter({ hasText: 'Noted' }).waitFor()
  await teams.page.locator('#teams-dialog header button').click()
  await teams.page.waitForTimeout(400)
  await teams.shoot('teams-chat')
  await teams.close()
}

type Page = Awaited<ReturnType<typeof openSandbox>>['page']

async function showFromTheTop(page: Page, list: string): Promise<void> {
  // The page follows new messages to their end for a moment.
  await page.waitForTimeout(500)
  await page.locator(list).evaluate((box) => {
    box.scrollTop = 0
  })
}
