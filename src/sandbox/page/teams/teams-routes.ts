import { Hono } from 'hono'
import * as z from 'zod'
import { SandboxRefusal } from '../../outcome.ts'
import type { Pressed } from '../../teams/outcome.ts'
import type { TeamsSandbox } from '../../teams/teams-sandbox.ts'

const who = { as: z.string() }
const inputs = z.record(z.string(), z.string())
const at = z.int().min(0)
const request = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('say'),
    ...who,
    conversation: z.string(),
    text: z.string().min(1).max(28_000),
    root: z.string().optional(),
  }),
  z.object({ do: z.literal('press'), ...who, conversation: z.string(), post: z.string(), at, inputs }),
  z.object({ do: z.literal('look'), ...who, conversation: z.string(), post: z.string() }),
  z.object({ do: z.literal('submit'), ...who, at, inputs }),
  z.object({ do: z.literal('close'), ...who }),
  z.object({ do: z.literal('app'), ...who, conversation: z.string(), on: z.boolean() }),
])
type Request = z.infer<typeof request>

/** What people do on the Teams side of the page; the same actions as in the tests. */
export function createTeamsRoutes(teams: TeamsSandbox): Hono {
  const app = new Hono()
  app.post('/teams-act', async (c) => {
    const read = request.safeParse(await c.req.json().catch(() => undefined))
    if (!read.success) return c.json({ ok: false, error: 'The page sent something odd. Reload it.' }, 400)
    try {
      return c.json(await perform(teams, read.data))
    } catch (error) {
      if (error instanceof SandboxRefusal) return c.json({ ok: false, error: error.message }, 409)
      throw error
    }
  })
  return app
}

async function perform({ act, tenant }: TeamsSandbox, asked: Request): Promise<Pressed> {
  switch (asked.do) {
    case 'say':
      return act.say(asked.as, asked.conversation, asked.text, asked.root)
    case 'press':
      return act.press(asked.as, asked.conversation, asked.post, { at: asked.at }, { inputs: asked.inputs })
    case 'look':
      return (await act.look(asked.as, asked.conversation, asked.post)) ?? { ok: true, status: 0 }
    case 'submit':
      return act.submitDialog(asked.as, asked.inputs, { at: asked.at })
    case 'close':
      act.closeDialog(asked.as)
      return { ok: true, status: 0 }
    case 'app': {
      const conversation = tenant.conversation(asked.conversation)
      if (conversation?.team) {
        return asked.on
          ? act.addToTeam(asked.as, conversation.team)
          : act.removeFromTeam(asked.as, conversation.team)
      }
      return asked.on
        ? act.addToChat(asked.as, asked.conversation)
        : act.removeFromChat(asked.as, asked.conversation)
    }
  }
}
