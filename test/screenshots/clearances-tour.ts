import type { Browser, Locator } from 'playwright-core'
import { openSandbox, type SandboxPage } from './sandbox-page.ts'

const CSM = 'Fiona Garrick-Shaw'

/** What a CSM is asked and can say: the question, the batch, the list, the home tab, and a reply put right. */
export async function shootClearances(browser: Browser, url: string): Promise<void> {
  const desk = await openSandbox(browser, url, { height: 1180 })
  await desk.actAs('Jörg Wiesendanger')
  await openMessages(desk)
  await desk.shoot('reminders-announced', said(desk, 'Reminders on').first())

  await desk.actAs(CSM)
  await desk.open('Dunwell')
  await desk.page.locator('[data-place="app"]:not(.place)').click()
  await desk.page.locator('.home-blocks').waitFor()
  await desk.page.setViewportSize({ width: 1280, height: 1180 })
  await desk.shoot('home-questions')
  await openMessages(desk)
  const question = said(desk, 'May we contact Gorsedale').first()
  await desk.shoot('question', question)
  await desk.ask('/dunwell questions', 'May we contact these')
  await desk.shoot('questions-list', said(desk, 'May we contact these').last())
  await desk.ask('/overdue mine', 'My accounts')
  await desk.shoot('questions-mine', said(desk, 'My accounts').last())

  const field = desk.page.locator('#composer textarea')
  await field.fill('Gorsedale will pay £6,082 on 15 December, pay run. They never got LF-10312')
  await field.press('Enter')
  const played = said(desk, 'I understood:').last()
  await played.waitFor()
  await desk.shoot('reply-understood', played)
  await played.locator('button').filter({ hasText: 'Edit' }).first().click()
  await desk.page.locator('#modal .modal-form').waitFor()
  await desk.page.setViewportSize({ width: 1280, height: 1000 })
  await desk.shoot('reply-edited')
  await desk.page.locator('#modal [data-close="all"]').click()
  await desk.close()

  const phone = await openSandbox(browser, url, { width: 390, height: 844, isPhone: true })
  await phone.page.locator('#menu-button').click()
  await phone.actAs(CSM)
  await phone.page.locator('#menu-button').click()
  await openMessages(phone)
  await phone.shoot('question-phone', said(phone, 'May we contact Penhallick').first())
  await phone.close()

  const teams = await openSandbox(browser, url, { height: 900, view: 'teams' })
  await teams.actAs(CSM)
  await teams.openInTeams('Dunwell')
  await teams.askInTeams('questions', 'May we contact these')
  await teams.page.waitForTimeout(700)
  await teams.shoot('teams-questions')
  await teams.close()
}

async function openMessages({ page, open }: SandboxPage): Promise<void> {
  await open('Dunwell')
  await page.locator('[data-place="app:messages"]').click()
  await page.locator('#messages .message').first().waitFor()
}

function said({ page }: SandboxPage, text: string): Locator {
  return page.locator('#messages .message').filter({ hasText: text })
}
