import { fileURLToPath } from 'node:url'
import type { Browser, Locator, Page } from 'playwright-core'

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))

export interface Look {
  theme?: 'light' | 'dark'
  width?: number
  height?: number
  isPhone?: boolean
  suggestions?: boolean
  /** Which platform is shown; Slack unless told otherwise. */
  view?: 'slack' | 'teams' | 'both'
}

/** The sandbox in a browser, used the way a person does. */
export interface SandboxPage {
  page: Page
  /** A person's name as the sidebar shows it. */
  actAs(name: string): Promise<void>
  open(place: string): Promise<void>
  /** Types a command and waits for the answer that shows `expected`. */
  ask(command: string, expected: string): Promise<Locator>
  /** Opens a channel or chat on the Teams side. */
  openInTeams(place: string): Promise<void>
  /** Writes on the Teams side and waits for the card that shows `expected`. */
  askInTeams(words: string, expected: string): Promise<Locator>
  /** Days of the clock, one after the other, each with all of its messages. */
  step(days: number): Promise<void>
  /** @param message stands at the top and fills the picture, unless a height is given. */
  shoot(name: string, message?: Locator, height?: number): Promise<void>
  close(): Promise<void>
}

export async function openSandbox(browser: Browser, url: string, look: Look = {}): Promise<SandboxPage> {
  const width = look.width ?? 1280
  const context = await browser.newContext({
    viewport: { width, height: look.height ?? 900 },
    colorScheme: look.theme ?? 'light',
    deviceScaleFactor: look.isPhone ? 2 : 1,
    hasTouch: look.isPhone,
    isMobile: look.isPhone,
    reducedMotion: 'reduce',
  })
  const view = look.view ?? 'slack'
  await context.addInitScript((shown) => localStorage.setItem('sandbox-view', shown), view)
  if (!look.suggestions) await context.addInitScript(() => localStorage.setItem('sandbox-try', 'off'))
  const page = await context.newPage()
  await page.goto(`${url}/sandbox`)
  if (view !== 'teams') await page.locator('#messages .message').first().waitFor()
  if (view !== 'slack') await page.locator('#teams-messages .t-card').first().waitFor()

  const message = (text: string) => page.locator('#messages .message').filter({ hasText: text }).last()

  return {
    page,
    actAs: async (name) => {
      await page.locator('#persona summary').click()
      await page.locator('#persona [data-person]').filter({ hasText: name }).click()
      await page.locator('#persona summary strong').filter({ hasText: name }).waitFor({ state: 'attached' })
    },
    open: async (place) => {
      await page.locator('#sidebar .slack-places .place').filter({ hasText: place }).click()
      await page.locator('#place-header h1').filter({ hasText: place }).waitFor()
    },
    ask: async (command, expected) => {
      const before = await page.locator('#messages .message').filter({ hasText: expected }).count()
      const field = page.locator('#composer textarea')
      await field.fill(command)
      await field.press('Enter')
      await page.locator('#messages .message').filter({ hasText: expected }).nth(before).waitFor()
      await page.locator('#composer .commands').waitFor({ state: 'hidden' })
      return message(expected)
    },
    openInTeams: async (place) => {
      await page.locator('#sidebar .teams-places .place').filter({ hasText: place }).first().click()
      await page.locator('#teams-header h1').filter({ hasText: place }).waitFor()
      await page.locator('#teams-messages .t-card').first().waitFor()
    },
    askInTeams: async (words, expected) => {
      const cards = page.locator('#teams-messages .t-card').filter({ hasText: expected })
      const before = await cards.count()
      const field = page.locator('#teams-composer textarea')
      await field.fill(words)
      await field.press('Enter')
      await cards.nth(before).waitFor()
      return cards.last()
    },
    step: async (days) => {
      for (let day = 0; day < days; day += 1) {
        const shown = (await page.locator('#clock-day').textContent()) ?? ''
        await page.locator('[data-step=\'{"days":1}\']').click()
        await page.locator('#clock-day').filter({ hasNotText: shown }).waitFor()
        await page.locator('#busy').waitFor({ state: 'hidden' })
        while ((await waitingMessages(url)) > 0) await page.waitForTimeout(100)
      }
    },
    shoot: async (name, message, tall) => {
      if (message && !look.isPhone) {
        const { height } = (await message.boundingBox()) ?? { height: 0 }
        const around = await page
          .locator('#messages')
          .evaluate((box) => innerHeight - box.getBoundingClientRect().height)
        const fitting = Math.max(480, Math.ceil(height + around) + 14)
        await page.setViewportSize({ width, height: tall ?? fitting })
        await page.waitForTimeout(100)
      }
      await message?.evaluate((node) => node.scrollIntoView({ block: 'start' }))
      await page.mouse.move(0, 0)
      await page.waitForTimeout(150)
      await page.screenshot({ path: `${FOLDER}${name}.png` })
    },
    close: () => context.close(),
  }
}

async function waitingMessages(url: string): Promise<number> {
  const health = await (await fetch(`${url}/healthz`)).json()
  return health.outbox.pending + health.outbox.sending
}
