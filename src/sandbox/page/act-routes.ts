import { Hono } from 'hono'
import * as z from 'zod'
import type { Actions } from '../actions.ts'
import { type Outcome, SandboxRefusal } from '../outcome.ts'

const input = z.union([z.string(), z.array(z.string()), z.null()])
const values = z.record(z.string(), input).optional()
const target = z.object({ actionId: z.string(), blockId: z.string().optional() })

const request = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('slash'),
    as: z.string(),
    channel: z.string(),
    command: z.string(),
    text: z.string(),
  }),
  z.object({
    do: z.literal('say'),
    as: z.string(),
    channel: z.string(),
    text: z.string().min(1).max(40_000),
    threadTs: z.string().optional(),
  }),
  z.object({
    do: z.literal('press'),
    as: z.string(),
    /** A message, a form, or neither: the Home tab. */
    channel: z.string().optional(),
    ts: z.string().optional(),
    viewId: z.string().optional(),
    target,
    input: input.optional(),
    values,
  }),
  z.object({ do: z.literal('submit'), as: z.string(), viewId: z.string(), values }),
  z.object({ do: z.literal('close'), as: z.string(), viewId: z.string(), all: z.boolean() }),
  z.object({ do: z.literal('open-home'), as: z.string(), tab: z.enum(['home', 'messages']) }),
  z.object({ do: z.enum(['inviteBot', 'kickBot', 'join', 'leave']), as: z.string(), channel: z.string() }),
])
type Request = z.infer<typeof request>

/** What people do in the page; the same actions as in the tests. */
export function createActRoutes(act: Actions, appName: string): Hono {
  const app = new Hono()
  app.post('/act', async (c) => {
    const read = request.safeParse(await c.req.json().catch(() => undefined))
    if (!read.success) return c.json({ ok: false, error: 'The page sent something odd. Reload it.' }, 400)
    try {
      const result = await perform(act, read.data)
      return c.json(result.ok ? result : { ...result, error: sentence(result, appName) })
    } catch (error) {
      if (error instanceof SandboxRefusal) return c.json({ ok: false, error: error.message }, 409)
      throw error
    }
  })
  return app
}

async function perform(act: Actions, asked: Request): Promise<Outcome> {
  switch (asked.do) {
    case 'slash':
      return act.slash(asked.as, asked.channel, asked.command, asked.text)
    case 'say':
      return act.say(asked.as, asked.channel, asked.text, { threadTs: asked.threadTs })
    case 'press': {
      if (asked.viewId) return act.clickView(asked.as, asked.viewId, asked.target, asked.input, asked.values)
      if (!asked.channel || !asked.ts) return act.clickHome(asked.as, asked.target, asked.input)
      return asked.input === undefined
        ? act.click(asked.as, asked.channel, asked.ts, asked.target)
        : act.select(asked.as, asked.channel, asked.ts, asked.target, asked.input)
    }
    case 'submit':
      return act.submitView(asked.as, asked.viewId, asked.values)
    case 'close':
      return act.closeView(asked.as, asked.viewId, { all: asked.all })
    case 'open-home':
      return act.openHome(asked.as, asked.tab)
    default:
      return act[asked.do](asked.as, asked.channel)
  }
}

function sentence(result: Outcome, appName: string): string {
  const said = result.error ?? 'dispatch_failed'
  const code =
    said === 'dispatch_failed' || said === 'operation_timeout' ? `This failed with the error "${said}"` : said
  const why = said.includes('timeout')
    ? `${appName} took longer than three seconds`
    : result.status === 0
      ? `${appName} could not be reached`
      : `${appName} answered with HTTP ${result.status}`
  return `${code}. ${why}; the server’s log says more.`
}
