import { Hono } from 'hono'
import { health } from './health.ts'
import type { Db } from './ports.ts'

export interface AppParts {
  db: Db
  /** Slack over HTTP; absent in Socket Mode. */
  slack?: { handle(request: Request): Promise<Response> }
  /** What the Bot Connector sends for Teams. */
  teams?: { handle(request: Request): Promise<Response> }
  /** News of a mail provider about mails that were sent. */
  mailEvents?: (request: Request) => Promise<Response>
  /** The local workspace in the browser; never in production. */
  sandbox?: Hono
  /** Takes CLI verbs while the server holds the embedded data folder. */
  control?: (request: Request) => Promise<Response>
}

/** Every route of the server. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono()
  const { slack, teams, control, sandbox, mailEvents } = parts
  app.get('/healthz', async (c) => {
    const { status, body } = await health(parts.db)
    return c.json(body, status)
  })
  if (slack) app.post('/slack/events', (c) => slack.handle(c.req.raw))
  if (teams) app.post('/api/messages', (c) => teams.handle(c.req.raw))
  if (mailEvents) app.on('POST', ['/mail/events', '/mail/events/:secret'], (c) => mailEvents(c.req.raw))
  if (control) app.post('/control/run', (c) => control(c.req.raw))
  if (sandbox) {
    app.route('/sandbox', sandbox)
    app.get('/', (c) => c.redirect('/sandbox'))
  }
  app.notFound((c) => c.json({ error: 'Nothing lives at this address.' }, 404))
  return app
}
