import type { Hono } from 'hono'
import { createApp } from '../app.ts'
import { connectWorkspace } from '../channels/connect-workspace.ts'
import { hasSubscriptions, subscribeChannel } from '../channels/subscribe-channel.ts'
import type { Config, SlackConfig } from '../config.ts'
import { tick } from '../jobs.ts'
import { forgetOrganisation } from '../organisations/forget-organisation.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { adopt } from '../outbox/claim.ts'
import type { Context, Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { readInstallation } from '../slack/installation.ts'
import { openCompany } from './company.ts'
import { connectSlack, type SlackConnection } from './connect-slack.ts'
import { createControl, type RunProgram } from './control.ts'
import { createDemoWorkspace, type DemoWorkspace, FINANCE_CHANNEL } from './demo-workspace.ts'
import type { FolderLock } from './folder-lock.ts'
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
  /** Once the server listens there: connects Slack, runs what is due, then goes on every minute. */
  begin(baseUrl: string): Promise<void>
  stop(): Promise<void>
}

const MINUTE_MS = 60_000
const UNAVAILABLE = () => Promise.resolve(new Response(null, { status: 503 }))

/** Puts the parts together for Node: company, Slack or sandbox, routes, clock and outbox. */
export async function createServer(around: Surroundings): Promise<Server> {
  const { config, deps, clock, say } = around
  const wantsSandbox = !config.slack && !config.production
  let organisation = await openCompany(deps, clock, wantsSandbox, say)
  let baseUrl = ''
  let slack: SlackConnection | undefined
  let outbox: OutboxLoop | undefined
  let timer: NodeJS.Timeout | undefined

  const toSlack = (request: Request) => slack?.receiver?.handle(request) ?? UNAVAILABLE()
  const demo = wantsSandbox
    ? await createDemoWorkspace({
        deps,
        clock,
        organisation: async () => organisation,
        baseUrl: () => baseUrl,
        realNow: around.realNow,
        dataFolder: config.dataFolder,
        deliver: toSlack,
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
    await connectCompany()
    await runDue()
  }

  async function connectCompany(): Promise<void> {
    const account = accountOf(config, demo, baseUrl)
    if (!account) return
    const context = contextOf(deps, organisation)
    const workspace = await connectWorkspace(context, await readInstallation(account, deps.log))
    if (!demo || (await hasSubscriptions(deps.db, organisation.id))) return
    const { id: channelId, name: channelName } = FINANCE_CHANNEL
    await subscribeChannel(context, { workspaceId: workspace.id, channelId, channelName }, null)
  }

  return {
    sandbox: demo?.sandbox,
    app: createApp({
      db: deps.db,
      slack: { handle: toSlack },
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
      const account = accountOf(config, demo, url)
      if (account) slack = await connectSlack(deps, account, around.realNow, demo ? 0 : around.pacingMs)
      try {
        await connectCompany()
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        say(
          `Slack could not be reached or refused the token (${why}). Check SLACK_BOT_TOKEN, then start again.`,
        )
      }
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
      await running
      await slack?.stop()
      await outbox?.stop()
    },
  }
}

function accountOf(
  config: Config,
  demo: DemoWorkspace | undefined,
  baseUrl: string,
): SlackConfig | undefined {
  if (!demo) return config.slack
  return {
    botToken: demo.botToken,
    signingSecret: demo.signingSecret,
    apiUrl: `${baseUrl}/sandbox/slack/api/`,
  }
}

function contextOf(deps: Deps, organisation: Organisation): Context {
  const { db, newId, log } = deps
  return { db, newId, log, now: deps.now(), organisationId: organisation.id, actor: 'system:setup' }
}
