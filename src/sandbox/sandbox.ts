import { Hono } from 'hono'
import { type Actions, createActions } from './actions.ts'
import { createDeliverer, type Sent } from './deliver.ts'
import { loopbackOnly } from './guard.ts'
import type { Control, Member, SandboxClock, SandboxOptions } from './options.ts'
import { createPage } from './page/routes.ts'
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
  /** The product's clock, when it may be moved. */
  clock: SandboxClock | undefined
  controls: readonly Control[]
}

/** A Slack workspace on this machine: the double the tests use and the page a newcomer opens. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const workspace = createWorkspace(options)
  const deliverer = createDeliverer(options)
  const desk = { options, workspace, deliverer, tokens: createTokens(options) }
  const act = createActions(desk)
  const faults = createFaults()
  const calls: ApiCall[] = []
  const app = new Hono()
  app.use(loopbackOnly)
  app.route('/slack', createWebApi(desk, faults, calls))
  app.route('/', createPage(desk, act, faults))
  return {
    app,
    workspace,
    act,
    faults,
    calls,
    sent: deliverer.sent,
    members: options.members,
    clock: options.clock,
    controls: options.controls ?? [],
  }
}
