import type { BlockAction, SlackAction, ViewSubmitAction } from '@slack/bolt'
import type { Product } from '../chat/ask.ts'
import { revokeWorkspace } from '../outbox/revoke-workspace.ts'
import { findAsker } from '../people/find-asker.ts'
import { problemOf } from '../problem-of.ts'
import { systemContext } from '../system-context.ts'
import { isFirstDelivery } from './first-delivery.ts'
import { onAction } from './on-action.ts'
import { onCommand } from './on-command.ts'
import { onHomeOpened, onMention, onMessage } from './on-event.ts'
import { onSubmission } from './on-submission.ts'
import { COMMANDS } from './registry.ts'
import { FORM_CALLBACK } from './render-modal.ts'
import type { SlackApp } from './source.ts'

/** Connects everything Slack can ask for to the product's commands. */
export function registerListeners(app: SlackApp, product: Product): void {
  const { deps } = product
  app.error(async (error) => {
    deps.log.error({ problem: problemOf(error) }, 'a Slack listener failed')
  })
  app.use(async ({ body, context, next }) => {
    const { source } = context
    const once = deliveryId(body, product)
    if (once !== undefined && source?.kind === 'found') {
      if (!(await isFirstDelivery(deps, source.workspace, once))) return
    }
    await next()
  })
  for (const { command, name } of COMMANDS) app.command(command, (args) => onCommand(product, name, args))
  app.action<BlockAction & SlackAction>({ type: 'block_actions' }, (args) => onAction(product, args))
  app.view<ViewSubmitAction>({ callback_id: FORM_CALLBACK, type: 'view_submission' }, (args) =>
    onSubmission(product, args),
  )
  app.event('app_home_opened', (args) => onHomeOpened(product, args))
  app.event('app_mention', (args) => onMention(product, args))
  app.event('message', (args) => onMessage(product, args))
  app.event('app_uninstalled', ({ context }) =>
    disconnect(product, context.teamId, 'The app was removed from the Slack workspace. Install it again.'),
  )
  app.event('tokens_revoked', async ({ event, context }) => {
    if (!event.tokens.bot?.length) return
    await disconnect(
      product,
      context.teamId,
      'Slack revoked the bot token. Install the app again and set its new SLACK_BOT_TOKEN.',
    )
  })
}

/**
 * What the same request delivered again has in common with the first. Events are repeated by Slack; commands,
 * clicks and forms only by somebody who replays them, which the receiver itself notices in one process.
 */
function deliveryId(body: object, { acrossProcesses }: Product): string | undefined {
  if ('event_id' in body && typeof body.event_id === 'string') return body.event_id
  if (!acrossProcesses || !('trigger_id' in body) || typeof body.trigger_id !== 'string') return undefined
  return `trigger:${body.trigger_id}`
}

async function disconnect({ deps }: Product, teamId: string | undefined, problem: string): Promise<void> {
  const found = teamId ? await findAsker(deps.db, 'slack', teamId, '') : null
  if (!found) return
  const { workspace } = found
  const context = systemContext(deps, workspace.organisationId, 'slack')
  await deps.db.transaction((tx) => revokeWorkspace(tx, context, workspace, problem))
}
