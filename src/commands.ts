import { loadStatus } from './channels/load-status.ts'
import { shareCard } from './channels/share-card.ts'
import { statusCard } from './channels/status-card.ts'
import { subscribeChannel } from './channels/subscribe-channel.ts'
import { unsubscribeChannel } from './channels/unsubscribe-channel.ts'
import type { Card } from './chat/card.ts'
import type { Place, Reply } from './chat/reply.ts'
import type { CommandCall, CommandName, InputOf } from './command-calls.ts'
import { changeSettings } from './organisations/change-settings.ts'
import { localDate } from './organisations/organisation.ts'
import { settingsForm, settingsFromAnswers } from './organisations/settings-form.ts'
import { loadOrganisation } from './organisations/store.ts'
import { findAccounts } from './overdue/find-accounts.ts'
import { helpCard } from './overdue/help-card.ts'
import { homeCard } from './overdue/home-card.ts'
import { PICKER_SIZE, pickerCard } from './overdue/picker-card.ts'
import { type Viewer, viewCard } from './overdue/views.ts'
import { FINANCE_ROLES, type Person, type Role, refusalFor } from './people/person.ts'
import { loadPolicy } from './policy/store.ts'
import type { Context, Deps } from './ports.ts'

/** Everything a command may use. */
interface Asked {
  context: Context
  viewer: Viewer
  actor: Person
  place: Place
}

interface Command<N extends CommandName> {
  mayUse: 'everyone' | readonly Role[]
  run(asked: Asked, input: InputOf<N>): Promise<Reply>
}

const SETTINGS_ROLES: readonly Role[] = ['admin', 'finance_lead', 'vp_finance', 'cfo']

const COMMANDS: { [N in CommandName]: Command<N> } = {
  'overdue-summary': {
    mayUse: 'everyone',
    run: (asked) => show(asked, viewCard(asked.context.db, asked.viewer, { view: 'summary' })),
  },
  'overdue-list': {
    mayUse: 'everyone',
    run: (asked, input) => show(asked, viewCard(asked.context.db, asked.viewer, { view: 'list', ...input })),
  },
  'show-account': {
    mayUse: 'everyone',
    run: (asked, input) =>
      show(asked, viewCard(asked.context.db, asked.viewer, { view: 'account', ...input })),
  },
  'find-account': { mayUse: 'everyone', run: findAccount },
  'overdue-help': { mayUse: 'everyone', run: async (_, { unknown }) => card(helpCard('overdue', unknown)) },
  'dunwell-help': { mayUse: 'everyone', run: async (_, { unknown }) => card(helpCard('dunwell', unknown)) },
  home: {
    mayUse: 'everyone',
    run: async (asked) => card(await homeCard(asked.context.db, asked.viewer, asked.actor)),
  },
  share: { mayUse: 'everyone', run: share },
  status: { mayUse: 'everyone', run: status },
  subscribe: { mayUse: FINANCE_ROLES, run: subscribe },
  unsubscribe: { mayUse: FINANCE_ROLES, run: unsubscribe },
  'open-settings': {
    mayUse: SETTINGS_ROLES,
    run: async ({ viewer }) => ({ kind: 'form', form: settingsForm(viewer.organisation) }),
  },
  'save-settings': { mayUse: SETTINGS_ROLES, run: saveSettings },
}

/** The one way in for slash commands, buttons, forms and words: checks the person's right, then runs the verb. */
export async function runCommand(
  deps: Deps,
  who: { organisationId: string; actor: Person },
  place: Place,
  call: CommandCall,
): Promise<Reply> {
  const now = deps.now()
  const organisation = await loadOrganisation(deps.db, who.organisationId)
  const version = await loadPolicy(deps.db, who.organisationId)
  const context = {
    db: deps.db,
    now,
    newId: deps.newId,
    log: deps.log,
    organisationId: organisation.id,
    actor: who.actor.id,
  }
  const viewer = { organisation, version, personId: who.actor.id, today: localDate(organisation, now) }
  return dispatch({ context, viewer, actor: who.actor, place }, call)
}

function dispatch<N extends CommandName>(asked: Asked, call: { name: N; input: InputOf<N> }): Promise<Reply> {
  const command: Command<N> = COMMANDS[call.name]
  const refusal = command.mayUse === 'everyone' ? null : refusalFor(asked.actor, command.mayUse)
  if (refusal) return Promise.resolve(notice(refusal))
  return command.run(asked, call.input)
}

function card(shown: Card): Reply {
  return { kind: 'card', card: shown, how: 'replace' }
}

function notice(text: string): Reply {
  return { kind: 'notice', text }
}

async function show(_asked: Asked, view: Promise<Card | undefined>): Promise<Reply> {
  const shown = await view
  return shown
    ? card(shown)
    : notice('That account is not in the ledger (any more). Ask with /overdue and its name.')
}

async function findAccount(asked: Asked, { text, page }: InputOf<'find-account'>): Promise<Reply> {
  const { context, viewer } = asked
  const found = await findAccounts(
    context.db,
    context.organisationId,
    text,
    PICKER_SIZE,
    (page - 1) * PICKER_SIZE,
  )
  const [only] = found.accounts
  if (!only)
    return notice(
      `No account matches “${text}”. Try part of its name, its id or an invoice number, or /overdue help.`,
    )
  if (found.total === 1)
    return show(asked, viewCard(context.db, viewer, { view: 'account', accountId: only.id }))
  return card(pickerCard(text, page, found))
}

async function share({ context, viewer, actor, place }: Asked, { what }: InputOf<'share'>): Promise<Reply> {
  if (place.direct)
    return notice('This is a conversation between us two. Ask again in a channel, and share there.')
  const shown = await viewCard(context.db, viewer, what)
  if (!shown) return notice('That account is not in the ledger (any more), so there is nothing to share.')
  await shareCard(context, place, actor.name, shown)
  return notice('Shared in this channel.')
}

async function status({ context, viewer, place }: Asked): Promise<Reply> {
  const found = await loadStatus(context.db, context.organisationId)
  return card(statusCard(found, viewer.organisation, viewer.version, context.now, place))
}

async function subscribe({ context, viewer, actor, place }: Asked): Promise<Reply> {
  if (place.direct) return notice('Type /dunwell subscribe in the channel that should get the digest.')
  const channel = {
    workspaceId: place.workspace.id,
    channelId: place.channelId,
    channelName: place.channelName ?? place.channelId,
  }
  const isNew = await subscribeChannel(context, channel, actor.id)
  const hour = `${String(viewer.organisation.digestHour).padStart(2, '0')}:00`
  return notice(
    isNew
      ? `The digest comes to #${channel.channelName} every working day at ${hour}. If I am not a member yet, type /invite @Dunwell here.`
      : `#${channel.channelName} already gets the digest, every working day at ${hour}.`,
  )
}

async function unsubscribe({ context, place }: Asked): Promise<Reply> {
  const stopped = await unsubscribeChannel(context, place.workspace.id, place.channelId)
  return notice(
    stopped ? 'No more digests here. /dunwell subscribe brings them back.' : 'This channel gets no digest.',
  )
}

async function saveSettings({ context }: Asked, { answers }: InputOf<'save-settings'>): Promise<Reply> {
  const verdict = await changeSettings(context, settingsFromAnswers(answers))
  if (verdict.kind === 'invalid') return { kind: 'invalid', errors: { ...verdict.problems } }
  return notice('Settings saved. They hold from the next daily run on.')
}
