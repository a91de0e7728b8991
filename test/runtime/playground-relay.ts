import { Hono } from 'hono'
import * as z from 'zod'
import { serve } from '../support/listen.ts'
import { createTokenIssuer, environmentAt } from '../support/token-issuer.ts'

/**
 * What Microsoft's bot service is between Teams and a bot. The Playground sends activities without proof of
 * where they come from, and the product takes none without: here they are signed on their way.
 */
export interface PlaygroundRelay {
  /** Where the Playground sends what people do. */
  endpoint: string
  /** The product's settings for it. */
  env: Record<string, string>
  /** What was passed on, and how the product answered. */
  passed: { activity: string; status: number }[]
  passTo(productUrl: string): void
  close(): Promise<void>
}

const addressed = z.looseObject({ type: z.string(), name: z.string().optional(), serviceUrl: z.string() })

export async function openPlaygroundRelay(): Promise<PlaygroundRelay> {
  let productUrl = ''
  const passed: PlaygroundRelay['passed'] = []
  const app = new Hono()
  const { url: ownUrl, close } = await serve(app.fetch)
  const loginUrl = `${ownUrl}/login`
  const issuer = createTokenIssuer(loginUrl)
  app.route('/login', issuer.routes)
  app.post('/api/messages', async (c) => {
    const body = await c.req.text()
    const { type, name, serviceUrl } = addressed.parse(JSON.parse(body))
    const answer = await fetch(`${productUrl}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await issuer.sign(serviceUrl)}`,
      },
      body,
    })
    passed.push({ activity: name ?? type, status: answer.status })
    return new Response(await answer.arrayBuffer(), { status: answer.status, headers: answer.headers })
  })
  return {
    endpoint: `${ownUrl}/api/messages`,
    env: environmentAt(loginUrl),
    passed,
    passTo: (url) => {
      productUrl = url
    },
    close,
  }
}
