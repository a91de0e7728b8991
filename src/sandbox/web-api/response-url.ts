import type { Context } from 'hono'
import * as z from 'zod'
import type { Desk } from '../desk.ts'
import { ApiError } from './api-error.ts'
import { Args } from './args.ts'
import { readContent } from './chat.ts'

const body = z.looseObject({
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.union([z.boolean(), z.string()]).optional(),
  delete_original: z.union([z.boolean(), z.string()]).optional(),
  thread_ts: z.string().optional(),
  text: z.string().optional(),
  blocks: z.unknown().optional(),
})

/** What an app posts to the response_url that came with a click or a command. */
export async function respond(desk: Desk, id: string, c: Context): Promise<Response> {
  const token = desk.tokens.use(id)
  if (typeof token === 'string') return c.json({ ok: false, error: token }, 404)
  const read = body.safeParse(await c.req.json().catch(() => undefined))
  if (!read.success) return c.json({ ok: false, error: 'invalid_payload' }, 400)
  const said = read.data
  const { workspace } = desk
  const original = token.original && workspace.message(token.channel, token.original.ts)
  if (isSet(said.delete_original)) {
    if (original) workspace.remove(original)
    return c.text('ok')
  }
  try {
    const content = readContent(desk, new Args(said))
    if (isSet(said.replace_original) && original) {
      workspace.change(original, content)
      return c.text('ok')
    }
    const inChannel = said.response_type === 'in_channel'
    workspace.add({
      channel: token.channel,
      author: { kind: 'app' },
      ...content,
      threadTs: said.thread_ts ?? token.original?.threadTs,
      ...(inChannel ? {} : { ephemeralTo: token.userId }),
    })
    return c.text('ok')
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return c.json({ ok: false, error: error.code, ...error.extra }, 400)
  }
}

function isSet(flag: boolean | string | undefined): boolean {
  return flag === true || flag === 'true'
}
