import { Hono } from 'hono'
import { type Actions, createActions } from './actions.ts'
import { createDeliverer, type Sent } from './deliver.ts'
import { loopbackOnly } from './guard.ts'
import type { PretendMailbox } from './mailbox.ts'
import type { Control, Member, SandboxClock, SandboxOptions } from './options.ts'
import { createMailPage } from './page/mail-page.tsx'
import { createPage } from './page/routes.ts'
import type { PretendProduct } from './product.tsx'
import { createTeamsSandbox, type TeamsSandbox } from './teams/teams-sandbox.ts'
import { createTokens } from './tokens.ts'
import { createFaults, type Faults } from './web-api/faults.ts'
import { type ApiCall, createWebApi } from './web-api/server.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

export type { Control, Member, SandboxClock, SandboxOptions } from './options.ts'

export interface Sandbox {
  /** To be mounted with `app.route('/sandbox', sandbox.app)`. */
  app: Hono
  workspace: Workspace
  act: Actions
  faults: Faults
  /** Every call of the Web API, the latest last. */
  calls: ApiCall[]
  /** Every request sent to the product, the latest last. */
  sent: Sent[]
  members: readonly Member[]
  /** The tenant beside it, when there is one. */
  teams: TeamsSandbox | undefined
  /** The organisation's own product, when one is pretended. */
  product: PretendProduct | undefined
  /** The mail server beside it, when there is one. */
  mailbox: PretendMailbox | undefined
  /** The product's clock, when it may be moved. */
  clock: SandboxClock | undefined
  controls: readonly Control[]
}

/** A Slack workspace, and a Teams tenant, on this machine: the doubles the tests use and the page a newcomer opens. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const workspace = createWorkspace(options)
  const deliverer = createDeliverer(options)
  const desk = { options, workspace, deliverer, tokens: createTokens(options) }
  const act = createActions(desk)
  const faults = createFaults()
  const calls: ApiCall[] = []
  const teams = options.teams && createTeamsSandbox(options.teams)
  teams?.tenant.onChange(workspace.touch)
  const app = new Hono()
  app.use(loopbackOnly)
  if (teams) app.route('/teams', teams.app)
  if (options.mailbox) app.route('/mail', createMailPage(options.mailbox))
  if (options.product) app.route('/product', options.product.app)
  app.route('/slack', createWebApi(desk, faults, calls))
  app.route('/', createPage(desk, act, faults, teams))
  return {
    app,
    workspace,
    act,
    faults,
    calls,
    sent: deliverer.sent,
    members: options.members,
    teams,
    mailbox: options.mailbox,
    product: options.product,
    clock: options.clock,
    controls: options.controls ?? [],
  }
}
