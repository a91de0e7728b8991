import { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'

export interface Listening {
  /** Without a slash at its end. */
  url: string
  /** Breaks off what is still open. */
  close(): Promise<void>
}

/** Serves an app the same way. */
export function serve(fetch: (request: Request) => Response | Promise<Response>): Promise<Listening> {
  const server = createAdaptorServer({ fetch })
  if (!(server instanceof Server)) throw new Error('the app is not served over plain HTTP')
  return listen(server)
}

/** Opens a server on a free port that only this machine reaches. */
export async function listen(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
