import type { Browser } from 'playwright-core'
import { openDesk } from './desk.ts'
import { openSandbox } from './sandbox-page.ts'

/** A client who cannot pay at once: a plan within the limit, and one that others have to decide. */
export async function shootPlans(browser: Browser, url: string): Promise<void> {
  const desk = await openDesk(browser, url, await openSandbox(browser, url, { height: 900 }))
  await desk.messagesOf('Dana Hollowell')
  await desk.ask('/dunwell plan zephrine', 'Agree on a plan with Zephrine')
  await desk.press('Agree on a plan with Zephrine', 'In thirds…')
  await desk.field(1).fill('their bookkeeper, by phone')
  await desk.shootForm('plan-form', 800)
  await desk.submit()
  const agreed = desk.said('Payment plan for Zephrine')
  await agreed.waitFor()
  await desk.shoot('plan', agreed)

  await desk.ask('/dunwell plan corvane', 'Agree on a plan with Corvane')
  await desk.press('Agree on a plan with Corvane', 'In halves…')
  await desk.field(1).fill('their CFO, by phone')
  await desk.submit()
  await desk.messagesOf('Ingrid Thackeray')
  const asked = desk.said('Payment plan: Corvane')
  await asked.waitFor()
  await desk.shoot('plan-approval', asked)
  await desk.close()
}
