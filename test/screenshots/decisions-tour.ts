import type { Browser } from 'playwright-core'
import { type Desk, openDesk } from './desk.ts'
import { openSandbox } from './sandbox-page.ts'

const CORVANE = 'Corvane Industrial Group'
const PENHALLICK = 'Penhallick Ceramics'

/**
 * From a CSM's yes to a letter that an executive sends, and on to a service that stops and comes back: who is asked,
 * who decides, and what the client reads.
 */
export async function shootDecisions(
  browser: Browser,
  url: string,
  pay: (invoices: { number: string; amount: string }[]) => Promise<void>,
): Promise<void> {
  const desk = await openDesk(browser, url)
  await clearTwo(desk)
  await desk.step(1)
  await shootDrafts(desk)
  await shootApprovals(browser, url, desk)
  await shootMail(browser, url, desk)
  await shootSuspension(browser, url, desk, pay)
  await desk.close()
}

/** The CSMs say yes; in the morning the messages are ready for whoever sends them. */
async function clearTwo(desk: Desk): Promise<void> {
  await desk.messagesOf('Marcus Tillinghast')
  await desk.press(`May we contact ${CORVANE}`, 'Clear to contact')
  await desk.messagesOf('Fiona Garrick-Shaw')
  await desk.press(`May we contact ${PENHALLICK}`, 'Clear to contact')
  await desk.press('May we contact Gorsedale', 'Clear to contact')
  await desk.messagesOf('Dana Hollowell')
  await desk.shoot('write-off', desk.said('Write off what'))
}

async function shootDrafts(desk: Desk): Promise<void> {
  await desk.messagesOf('Tobias Merriday')
  await desk.shoot('call', desk.said('Call due: Gorsedale'))

  await desk.messagesOf('Ingrid Thackeray')
  const draft = `Executive e-mail to ${PENHALLICK}`
  await desk.press(draft, 'Edit…')
  const below = desk.field(1)
  const words = await below.inputValue()
  await below.fill(
    words.replace('Please pay', 'This is your last chance: our lawyers stand ready. Please pay'),
  )
  await desk.shootForm('draft-edit', 900)
  await desk.submit()
  await desk.shoot('draft-wording', desk.said('The wording cannot go like this'))
  await desk.press('The wording cannot go like this', 'Edit…')
  await below.fill(words)
  await desk.submit()
  await desk.press(`Draft ready: ${draft}`, 'Request approval…')
  await desk.submit()

  await desk.messagesOf('Desmond Ravelle')
  const notice = `Draft ready: Final notice to ${CORVANE}`
  await desk.shoot('draft', desk.said(notice))
  await desk.press(notice, 'Request approval…')
  await desk.field(0).fill('No answer to two e-mails and a call.')
  await desk.submit()
}

async function shootApprovals(browser: Browser, url: string, desk: Desk): Promise<void> {
  const notice = `Final notice: ${CORVANE}`
  await desk.channelAs('Dana Hollowell', 'finance')
  await desk.shoot('approval', desk.said(notice))

  const phone = await openSandbox(browser, url, { width: 390, height: 844, isPhone: true })
  const hand = await openDesk(browser, url, phone)
  await hand.messagesOf('Rosalind Achterberg')
  await hand.shoot('approval-phone', hand.said(notice))
  await hand.close()

  await desk.messagesOf('Rosalind Achterberg')
  await desk.press(notice, 'Approve…')
  await desk.shootForm('approval-second-look', 640)
  await desk.submit()

  await desk.messagesOf('Paloma Whitcombe')
  const letter = `Executive e-mail: ${PENHALLICK}`
  await desk.press(letter, 'Request changes…')
  await desk.field(0).fill('Please name the purchase order in the first sentence.')
  await desk.submit()
  await desk.messagesOf('Ingrid Thackeray')
  await desk.shoot('approval-changes', desk.said(`${letter} Ltd (changes`))
  await desk.press(`${letter} Ltd (changes`, 'Ask again…')
  await desk.submit()
  await desk.messagesOf('Paloma Whitcombe')
  await desk.press(letter, 'Deny…')
  await desk.field(0).fill('They changed their system; I call them myself on Monday.')
  await desk.submit()

  await shootInTeams(browser, url)
  await desk.messagesOf('Margit Ellsworth-Kane')
  await desk.ask('/dunwell approvals', 'Approvals')
  await desk.shoot('approvals', desk.said('Waits for you'))
  await desk.press(notice, 'Approve…')
  await desk.submit()
  await desk.channelAs('Dana Hollowell', 'finance')
  await desk.shoot('approvals-decided', desk.said(notice), 600)
}

/** The same request where its reader is used to be, on the other platform. */
async function shootInTeams(browser: Browser, url: string): Promise<void> {
  const teams = await openSandbox(browser, url, { height: 1230, view: 'teams' })
  await teams.actAs('Margit Ellsworth-Kane')
  await teams.openInTeams('Dunwell')
  const list = await teams.askInTeams('approvals', 'Waits for you')
  await list.locator('button').filter({ hasText: 'Open' }).first().click()
  const card = teams.page.locator('#teams-messages .t-card').filter({ hasText: 'Asked for by' }).last()
  await card.waitFor()
  await teams.page.waitForTimeout(700)
  await card.evaluate((node) => node.scrollIntoView({ block: 'start' }))
  await teams.shoot('teams-approval')
  await teams.close()
}

async function shootMail(browser: Browser, url: string, desk: Desk): Promise<void> {
  await desk.messagesOf('Desmond Ravelle')
  const notice = `Final notice to ${CORVANE}`
  await desk.press(`Draft ready: ${notice}`, 'Send')
  await desk.confirm()
  await desk.shoot('mail-sent', desk.said('sent it'))
  await shootPage(browser, `${url}/sandbox/mail`, 'mail-to-customer')
  await shootPage(browser, `${url}/sandbox/mail`, 'mail-to-customer-phone')
}

/** The date that the notice named: asked for, approved, come, and over as soon as the money is there. */
async function shootSuspension(
  browser: Browser,
  url: string,
  desk: Desk,
  pay: (invoices: { number: string; amount: string }[]) => Promise<void>,
): Promise<void> {
  const question = `Stop the service of ${CORVANE}`
  await desk.messagesOf('Dana Hollowell')
  for (let days = 0; days < 6 && (await desk.said(question).count()) === 0; days += 1) await desk.step(1)
  await desk.shoot('suspension-proposed', desk.said(question))
  await desk.press(question, 'Request approval…')
  await desk.submit()
  for (const person of ['Ingrid Thackeray', 'Desmond Ravelle']) {
    await desk.messagesOf(person)
    await desk.press(`Suspension: ${CORVANE}`, 'Approve…')
    await desk.submit()
  }
  await desk.channelAs('Dana Hollowell', 'finance')
  await desk.shoot('suspension-scheduled', desk.said('the ledger is read again'))
  await stepUntil(desk, 'Mon 30 Nov')
  await desk.messagesOf('Marcus Tillinghast')
  await desk.press('Suspension of the service', 'Clear to contact')
  await stepUntil(desk, 'Tue 1 Dec')
  await desk.messagesOf('Dana Hollowell')
  await desk.shoot('suspended', desk.said('is suspended'))
  await pay([
    { number: 'LF-10212', amount: '218360.00' },
    { number: 'LF-10213', amount: '126475.50' },
    { number: 'LF-10214', amount: '65124.25' },
  ])
  await desk.step(1)
  await desk.shoot('restored', desk.said('is back in service'))
  await shootPage(browser, `${url}/sandbox/product`, 'product', 420)
}

async function stepUntil(desk: Desk, day: string): Promise<void> {
  const clock = desk.page.locator('#clock-day')
  while (!(await clock.innerText()).startsWith(day)) await desk.step(1)
}

async function shootPage(browser: Browser, url: string, name: string, height = 1000): Promise<void> {
  const isPhone = name.endsWith('phone')
  const context = await browser.newContext({
    viewport: isPhone ? { width: 390, height: 844 } : { width: 1100, height },
    deviceScaleFactor: isPhone ? 2 : 1,
    isMobile: isPhone,
  })
  const page = await context.newPage()
  await page.goto(url)
  // A mail stands in a frame of its own, which is drawn after the page.
  if ((await page.locator('iframe').count()) > 0)
    await page.frameLocator('iframe').locator('p').first().waitFor()
  await page.waitForTimeout(500)
  await page.screenshot({ path: `docs/screenshots/${name}.png` })
  await context.close()
}
