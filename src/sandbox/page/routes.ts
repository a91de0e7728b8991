import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Hono } from 'hono'
import type { Actions } from '../actions.ts'
import type { Desk } from '../desk.ts'
import type { TeamsSandbox } from '../teams/teams-sandbox.ts'
import type { Faults } from '../web-api/faults.ts'
import { createActRoutes } from './act-routes.ts'
import { eventsStream } from './events-stream.ts'
import { createPageState } from './page-state.ts'
import { shellHtml } from './shell.tsx'
import { createSteering } from './steer-routes.ts'
import { createTeamsRoutes } from './teams/teams-routes.ts'

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
}
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

/** Microsoft's own library draws the cards; it comes from the package as it is. */
const cardLibrary = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js')

/** The workspace in a browser, and the Teams tenant beside it. */
export function createPage(desk: Desk, act: Actions, faults: Faults, teams: TeamsSandbox | undefined): Hono {
  const app = new Hono()
  const steering = createSteering(desk, faults, teams)
  const pageState = createPageState(desk, faults, steering.busy, teams?.desk)

  app.use(async (c, next) => {
    await next()
    c.header('content-security-policy', policy)
    c.header('x-content-type-options', 'nosniff')
    c.header('referrer-policy', 'no-referrer')
  })
  app.get('/', (c) => c.html(shellHtml(desk)))
  app.get('/static/:file', (c) => {
    const [, name, ending] = /^([a-z-]+)\.(js|css)$/.exec(c.req.param('file')) ?? []
    const type = types[ending ?? '']
    if (!name || !type) return c.notFound()
    try {
      const file =
        name === 'adaptivecards' && ending === 'js'
          ? cardLibrary
          : new URL(`./static/${name}.${ending}`, import.meta.url)
      const text = readFileSync(file, 'utf8')
      return c.body(text, 200, { 'content-type': type, 'cache-control': 'no-cache' })
    } catch {
      return c.notFound()
    }
  })
  app.get('/events', () => eventsStream(desk.workspace))
  app.get('/state', async (c) => c.json(await pageState(c.req.query()), 200, { 'cache-control': 'no-store' }))
  app.route('/', createActRoutes(act, desk.workspace.appName))
  if (teams) app.route('/', createTeamsRoutes(teams))
  app.route('/', steering.routes)
  return app
}
