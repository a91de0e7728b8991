import { Hono } from 'hono'
import { DateTime } from 'luxon'
import * as z from 'zod'
import type { Desk } from '../desk.ts'
import type { SandboxClock } from '../options.ts'
import type { TeamsSandbox } from '../teams/teams-sandbox.ts'
import type { Faults } from '../web-api/faults.ts'

const move = z.union([
  z.object({ hours: z.int().min(1).max(24) }),
  z.object({ days: z.int().min(1).max(400) }),
  z.object({ workingDay: z.literal(true) }),
  z.object({ to: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/) }),
])
const troubles = z.object({
  where: z.enum(['slack', 'teams']).default('slack'),
  trouble: z.enum(['none', 'rate-limited', 'down', 'token-revoked']),
})
const control = z.object({ key: z.string(), on: z.boolean() })

export interface Steering {
  routes: Hono
  /** What is going on right now, as a sentence; empty when nothing is. */
  busy(): string
}

/** The clock, the switches and the reset: things no Slack has. */
export function createSteering(desk: Desk, faults: Faults, teams?: TeamsSandbox): Steering {
  const { options, workspace } = desk
  const app = new Hono()
  let busy = ''

  async function during(what: string, work: () => Promise<void>): Promise<{ ok: boolean; error?: string }> {
    if (busy !== '') return { ok: false, error: `${busy} Wait until that is done.` }
    busy = what
    workspace.touch()
    try {
      await work()
      return { ok: true }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return { ok: false, error: `That did not work: ${why}` }
    } finally {
      busy = ''
      workspace.touch()
    }
  }

  app.post('/clock', async (c) => {
    const { clock } = options
    const asked = move.safeParse(await c.req.json().catch(() => undefined))
    if (!clock || !asked.success) return c.json({ ok: false, error: 'Give a date and a time.' }, 400)
    return c.json(
      await during('The clock is moving; what falls due on the way happens.', () => step(clock, asked.data)),
    )
  })
  app.post('/trouble', async (c) => {
    const asked = troubles.safeParse(await c.req.json().catch(() => undefined))
    if (!asked.success) return c.json({ ok: false, error: 'There is no such trouble.' }, 400)
    const struck = asked.data.where === 'teams' ? teams?.faults : faults
    if (struck) struck.trouble = asked.data.trouble
    workspace.touch()
    return c.json({ ok: true })
  })
  app.post('/control', async (c) => {
    const asked = control.safeParse(await c.req.json().catch(() => undefined))
    const found = asked.success ? options.controls?.find((one) => one.key === asked.data.key) : undefined
    if (!asked.success || !found) return c.json({ ok: false, error: 'There is no such switch.' }, 404)
    return c.json(
      await during(`Switching ${found.label} ${asked.data.on ? 'on' : 'off'}.`, () =>
        found.set(asked.data.on),
      ),
    )
  })
  app.post('/reset', async (c) =>
    c.json(
      await during('Starting over.', async () => {
        faults.clear()
        workspace.reset()
        teams?.faults.clear()
        teams?.tenant.reset()
        options.mailbox?.reset()
        await options.reset?.()
      }),
    ),
  )
  return { routes: app, busy: () => busy }
}

async function step(clock: SandboxClock, asked: z.infer<typeof move>): Promise<void> {
  if ('hours' in asked) return clock.set(clock.now().plus({ hours: asked.hours }))
  if ('days' in asked) return clock.stepDays(asked.days)
  if ('workingDay' in asked)
    return clock.stepDays(daysToWorkingDay(clock.now().setZone(clock.zone()).weekday))
  const to = DateTime.fromISO(asked.to, { zone: clock.zone() })
  if (!to.isValid) throw new Error('this date does not exist.')
  return clock.set(to)
}

/** From Friday and Saturday the next working day is Monday; holidays are the product's to know. */
function daysToWorkingDay(weekday: number): number {
  return weekday === 5 ? 3 : weekday === 6 ? 2 : 1
}
