import { Hono } from 'hono'
import * as z from 'zod'
import { signature } from '../../src/product-hook/http-hook.ts'
import { serve } from '../support/listen.ts'

/** What a company brings besides a chat platform: its product with a hook, and a provider that sends mail over HTTP. */
export interface OutsideServices {
  /** What a production installation has in its environment. */
  env: Record<string, string>
  /** Where each public origin is really served. */
  routes: Record<string, string>
  /** What the product was asked, in order; only requests whose signature is right. */
  orders: { key: string; action: string; account: string }[]
  /** The product answers so to the next request; 200 to all others. */
  nextStatus(status: number): void
  mails: { to: string; subject: string; token: string }[]
  close(): Promise<void>
}

const order = z.object({ action: z.string(), account: z.object({ name: z.string() }) })
const mail = z.object({ To: z.string(), Subject: z.string() })

export async function openOutsideServices(): Promise<OutsideServices> {
  const secret = 'a secret of at least thirty-two characters'
  const orders: OutsideServices['orders'] = []
  const mails: OutsideServices['mails'] = []
  const statuses: number[] = []
  const app = new Hono()
    .post('/hook', async (c) => {
      const body = await c.req.text()
      const given = c.req.header('x-dunwell-signature') ?? ''
      const seconds = Number(/^t=(\d+),/.exec(given)?.[1])
      if (given !== signature(secret, seconds, body)) return c.text('not signed', 401)
      const { action, account } = order.parse(JSON.parse(body))
      orders.push({ key: c.req.header('idempotency-key') ?? '', action, account: account.name })
      return new Response(null, { status: statuses.shift() ?? 200 })
    })
    .post('/email', async (c) => {
      const { To, Subject } = mail.parse(await c.req.json())
      mails.push({ to: To, subject: Subject, token: c.req.header('x-postmark-server-token') ?? '' })
      return c.json({ ErrorCode: 0, Message: 'OK', MessageID: `m-${mails.length}` })
    })
  const { url, close } = await serve(app.fetch)
  return {
    env: {
      PRODUCT_HOOK_URL: 'https://product.example/hook',
      PRODUCT_HOOK_SECRET: secret,
      MAIL_FROM: 'billing@larkfield.example',
      POSTMARK_TOKEN: 'outside-token',
    },
    routes: { 'https://product.example': url, 'https://api.postmarkapp.com': url },
    orders,
    nextStatus: (status) => void statuses.push(status),
    mails,
    close,
  }
}
