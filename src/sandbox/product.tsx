import { createHmac, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { renderToStaticMarkup } from 'react-dom/server'
import * as z from 'zod'

const order = z.object({
  action: z.enum(['suspend', 'restore']),
  account: z.object({ id: z.string(), name: z.string() }),
  services: z.array(z.string()),
  exemptServices: z.array(z.string()),
  reason: z.string(),
  occurredAt: z.string(),
})

/** One request that the pretend product took. */
export interface HookCall extends z.infer<typeof order> {
  number: number
  key: string
  /** It had done that already, and did nothing. */
  repeated: boolean
}

/** A product that stops and restores services when it is asked to, with a page that shows what it did. */
export interface PretendProduct {
  app: Hono
  /** Everything it was asked, the latest last. */
  calls: HookCall[]
  /** Names of the accounts that are stopped now. */
  stopped(): string[]
  /** The next so many requests are answered with that status instead. */
  fail(status: number, times: number): void
}

const SECONDS_OF_GRACE = 300

/** @param realNow real time in milliseconds. */
export function createPretendProduct(secret: string, realNow: () => number): PretendProduct {
  const calls: HookCall[] = []
  const stopped = new Map<string, string>()
  const app = new Hono()
  let failures: number[] = []

  app.get('/', (c) => c.html(pageOf(calls, [...stopped.values()])))
  app.post('/hook', async (c) => {
    const failure = failures.shift()
    if (failure !== undefined)
      return Response.json({ error: 'The pretend product is out of order.' }, { status: failure })
    const body = await c.req.text()
    const signed = isSigned(secret, c.req.header('x-dunwell-signature') ?? '', body, realNow())
    if (!signed) return c.json({ error: 'The signature is not right.' }, 401)
    const key = c.req.header('idempotency-key') ?? ''
    const read = order.safeParse(JSON.parse(body))
    if (!read.success || key === '') return c.json({ error: 'That is no order.' }, 400)
    const repeated = calls.some((call) => call.key === key)
    calls.push({ ...read.data, number: calls.length + 1, key, repeated })
    const { account, action } = read.data
    if (!repeated && action === 'suspend') stopped.set(account.id, account.name)
    if (!repeated && action === 'restore') stopped.delete(account.id)
    return c.json({ ok: true })
  })
  return {
    app,
    calls,
    stopped: () => [...stopped.values()],
    fail: (status, times) => {
      failures = Array<number>(times).fill(status)
    },
  }
}

/** Written anew from the description of the signature, so that it checks what is sent. */
function isSigned(secret: string, header: string, body: string, now: number): boolean {
  const [, seconds = '', given = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? []
  if (seconds === '' || Math.abs(now / 1_000 - Number(seconds)) > SECONDS_OF_GRACE) return false
  const wanted = createHmac('sha256', secret).update(`${seconds}.${body}`).digest()
  return timingSafeEqual(wanted, Buffer.from(given, 'hex'))
}

function pageOf(calls: readonly HookCall[], stopped: string[]): string {
  return `<!doctype html>${renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Pretend product</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sandbox/static/theme.css" />
        <link rel="stylesheet" href="/sandbox/static/mail.css" />
      </head>
      <body>
        <header>
          <a href="/sandbox">‹ Back to the sandbox</a>
          <h1>Pretend product</h1>
          <p>Stands in for your own product: Dunwell asks it to stop and to restore services.</p>
        </header>
        <h2>Stopped now</h2>
        {stopped.length === 0 ? (
          <p>Nobody.</p>
        ) : (
          <ul className="stopped">
            {stopped.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        )}
        <h2>Requests, the latest first</h2>
        {calls.length === 0 ? <p>None yet.</p> : <Orders calls={calls} />}
      </body>
    </html>,
  )}`
}

function Orders({ calls }: { calls: readonly HookCall[] }) {
  return (
    <table className="orders">
      <thead>
        <tr>
          <th>Order</th>
          <th>Client</th>
          <th>Services</th>
          <th>Why</th>
        </tr>
      </thead>
      <tbody>
        {calls.toReversed().map((call) => (
          <tr key={call.number}>
            <td>
              {call.action === 'suspend' ? 'Stop' : 'Restore'}
              {call.repeated ? ' (asked again; done before)' : ''}
            </td>
            <td>{call.account.name}</td>
            <td>{servicesOf(call)}</td>
            <td>{call.reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function servicesOf({ services, exemptServices }: HookCall): string {
  const what = services.length === 0 ? 'all services' : services.join(', ')
  return exemptServices.length === 0 ? what : `${what} but ${exemptServices.join(', ')}`
}
