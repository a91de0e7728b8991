import type { Hono } from 'hono'
import { createApp } from '../app.ts'
import type { Config } from '../config.ts'
import { tick } from '../jobs.ts'
import { createMailEvents } from '../mail/mail-events.ts'
import { forgetOrganisation } from '../organisations/forget-organisation.ts'
import { adopt } from '../outbox/claim.ts'
import { recordMailEvent } from '../outreach/record-mail-event.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { createChatConnections } from './chat-connections.ts'
import { openCompany } from './company.ts'
import { createControl, type RunProgram } from './control.ts'
import { createDemoWorkspace, type DemoWorkspace } from './demo-workspace.ts'
import type { FolderLock } from './folder-lock.ts'
import { openMailer } from './open-mailer.ts'
import { openProductHook } from './open-product-hook.ts'
import { type OutboxLoop, startOutboxLoop } from './outbox-loop.ts'
import type { ProductClock } from './product-clock.ts'

/** What the entry hands in: the world outside. */
export interface Surroundings {
  config: Config
  deps: Deps
  clock: ProductClock
  realNow(): number
  lock: FolderLock | undefined
  runProgram: RunProgram
  /** Tells the person at the terminal what is being done. */
  say(line: string): void
  /** Least time between two messages of a channel; the platform's own unless given. */
  pacingMs?: number
}

export interface Server {
  app: Hono
  /** Undefined when a real workspace is connected. */
  sandbox: Sandbox | undefined
  /** Once the server listens there: connects Slack and Teams, runs what is due, then goes on every minute. */
  begin(baseUrl: string): Promise<void>
  stop(): Promise<void>
}

const MINUTE_MS = 60_000

/** Puts the parts together for Node: company, Slack and Teams or the sandbox, routes, clock and outbox. */
export async function createServer(around: Surroundings): Promise<Server> {
  const { config, deps, clock, say } = around
  const wantsSandbox = !config.slack && !config.teams && !config.production
  let organisation = await openCompany(deps, clock, wantsSandbox, say)
  let baseUrl = ''
  let outbox: OutboxLoop | undefined
  let timer: NodeJS.Timeout | undefined

  const chat = createChatConnections({ ...around, demo: () => demo })
  const demo: DemoWorkspace | undefined = wantsSandbox
    ? await createDemoWorkspace({
        deps,
        clock,
        organisation: async () => organisation,
        baseUrl: () => baseUrl,
        realNow: around.realNow,
        dataFolder: config.dataFolder,
        deliver: chat.toSlack,
        deliverTeams: chat.toTeams,
        tick: runDue,
        reset,
      })
    : undefined

  /** One at a time: the page's clock and the minute may ask at once. */
  let running: Promise<void> = Promise.resolve()
  function runDue(): Promise<void> {
    const next = running.then(async () => {
      await demo?.beforeTick()
      await tick(deps)
      await outbox?.drain()
    })
    running = next.catch(() => {})
    return next
  }

  async function reset(): Promise<void> {
    await forgetOrganisation(deps.db, organisation.id)
    organisation = await openCompany(deps, clock, true, say)
    await chat.tie(organisation)
    await runDue()
  }

  return {
    sandbox: demo?.sandbox,
    app: createApp({
      db: deps.db,
      slack: config.slack || demo ? { handle: chat.toSlack } : undefined,
      teams: config.teams || demo ? { handle: chat.toTeams } : undefined,
      mailEvents:
        config.mail &&
        createMailEvents({
          mail: config.mail,
          record: (event) => recordMailEvent(deps, event),
          // Few servers are ever told of a mail that came back.
          readReport: async (raw) =>
            (await import('../mail/read-delivery-report.ts')).readDeliveryReport(raw),
          realNow: around.realNow,
          log: deps.log,
        }),
      sandbox: demo?.sandbox.app,
      control: around.lock
        ? createControl(
            around.lock.holder.token,
            around.runProgram,
            async () => ({ ...deps, organisationId: organisation.id }),
            () => void outbox?.drain(),
          )
        : undefined,
    }),
    begin: async (url) => {
      baseUrl = url
      const productHook = openProductHook({ config, realNow: around.realNow, demo, baseUrl: url })
      if (productHook) deps.productHook = productHook
      const mailer = config.mail ? await openMailer(config.mail, deps.log) : demo?.mailbox.mailer
      if (mailer) deps.mailer = mailer
      for (const problem of await chat.open(url)) say(problem)
      for (const problem of await chat.tie(organisation)) say(problem)
      const claimant = deps.newId()
      // Nobody else can hold rows of an embedded database: what a killed server left is looked up at once.
      if (around.lock) await adopt(deps.db, claimant)
      outbox = startOutboxLoop(deps, claimant)
      await runDue()
      timer = setInterval(() => {
        runDue().catch((error: unknown) =>
          deps.log.error({ problem: problemOf(error) }, 'the work of a minute failed'),
        )
      }, MINUTE_MS)
    },
    stop: async () => {
      clearInterval(timer)
      // First, so that a long outbox does not hold up the end: what it has not taken waits in the database.
      const sending = outbox?.stop()
      await running
      await chat.stop()
      await sending
    },
  }
}
