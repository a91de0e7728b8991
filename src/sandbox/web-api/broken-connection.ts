import type { Context } from 'hono'
import * as z from 'zod'

const nodeEnv = z.object({ incoming: z.object({ socket: z.instanceof(Object) }) })
const closable = z.object({ destroy: z.custom<() => void>((value) => typeof value === 'function') })

/** Breaks the connection: the socket itself under Node, a body that ends in an error in-process. */
export function brokenConnection(c: Context): Response {
  const env = nodeEnv.safeParse(c.env)
  const socket = env.success ? env.data.incoming.socket : undefined
  if (
    socket &&
    closable.safeParse(socket).success &&
    'destroy' in socket &&
    typeof socket.destroy === 'function'
  ) {
    socket.destroy()
    return new Response(null, { headers: { 'x-hono-already-sent': 'true' } })
  }
  return new Response(
    new ReadableStream({
      start(controller) {
        controller.error(new Error('the connection was broken on purpose'))
      },
    }),
    { headers: { 'content-type': 'application/json' } },
  )
}
