import type { Browser, Locator } from 'playwright-core'
import { openSandbox, type SandboxPage } from './sandbox-page.ts'

/** Somebody at work in the Slack of the sandbox: reads what Dunwell says, presses buttons, fills forms. */
export interface Desk extends SandboxPage {
  /** Reads as this person what Dunwell told them alone. */
  messagesOf(person: string): Promise<void>
  channelAs(person: string, channel: string): Promise<void>
  /** The latest message with these words. */
  said(words: string): Locator
  /** Presses a button of the latest message with these words that has it. */
  press(words: string, button: string): Promise<void>
  /** A text field of the open form, counted from 0. */
  field(at: number): Locator
  /** A picture of the open form, with the page that it stands over. */
  shootForm(name: string, height: number): Promise<void>
  submit(): Promise<void>
  /** Says yes in the dialog that a button opens before it acts. */
  confirm(): Promise<void>
}

export async function openDesk(browser: Browser, url: string, open?: SandboxPage): Promise<Desk> {
  const sandbox = open ?? (await openSandbox(browser, url, { height: 1000 }))
  const { page } = sandbox
  page.setDefaultTimeout(30_000)
  const all = (words: string) => page.locator('#messages .message').filter({ hasText: words })
  const menu = page.locator('#menu-button')
  const withMenu = async (act: () => Promise<void>) => {
    if (await menu.isVisible()) await menu.click()
    await act()
  }
  const settle = () => page.waitForTimeout(700)
  return {
    ...sandbox,
    messagesOf: async (person) => {
      await withMenu(() => sandbox.actAs(person))
      await withMenu(() => sandbox.open('Dunwell'))
      await page.locator('[data-place="app:messages"]').click()
      await page.locator('#messages .message').first().waitFor()
      await settle()
    },
    channelAs: async (person, channel) => {
      await withMenu(() => sandbox.actAs(person))
      await withMenu(() => sandbox.open(channel))
      await settle()
    },
    said: (words) => all(words).last(),
    press: async (words, button) => {
      const found = all(words).locator('button').filter({ hasText: button }).last()
      await found.click()
      await settle()
    },
    field: (at) => page.locator('#modal textarea').nth(at),
    shootForm: async (name, height) => {
      await page.locator('#modal .modal-form').waitFor()
      await page.setViewportSize({ width: 1280, height })
      await page.locator('#modal textarea').evaluateAll((fields) => {
        for (const field of fields) field.scrollTop = 0
      })
      await sandbox.shoot(name)
    },
    submit: async () => {
      const form = page.locator('#modal .modal-form')
      await form.waitFor()
      await page.locator('#modal .modal-form .primary').last().click()
      await form.waitFor({ state: 'detached' })
      await settle()
    },
    confirm: async () => {
      await page.locator('#confirm .primary').click()
      await settle()
    },
  }
}
