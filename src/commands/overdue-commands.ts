import { shareCard } from '../channels/share-card.ts'
import type { Reply } from '../chat/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { findAccounts } from '../overdue/find-accounts.ts'
import { helpCard } from '../overdue/help-card.ts'
import { homeCard } from '../overdue/home-card.ts'
import { PICKER_SIZE, pickerCard } from '../overdue/picker-card.ts'
import { ownListView, viewCard } from '../overdue/views.ts'
import { type Asked, type Commands, card, notice, quote, show } from './asked.ts'

type Names =
  | 'overdue-summary'
  | 'overdue-list'
  | 'show-account'
  | 'show-history'
  | 'show-notes'
  | 'find-account'
  | 'overdue-help'
  | 'dunwell-help'
  | 'home'
  | 'share'

/** Asking and sharing: anybody known may. */
export const OVERDUE_COMMANDS: Commands<Names> = {
  'overdue-summary': { mayUse: 'everyone', run: (asked) => show(asked, { view: 'summary' }) },
  'overdue-list': { mayUse: 'everyone', run: overdueList },
  'show-account': { mayUse: 'everyone', run: (asked, input) => show(asked, { view: 'account', ...input }) },
  'show-history': { mayUse: 'everyone', run: (asked, input) => show(asked, { view: 'history', ...input }) },
  'show-notes': { mayUse: 'everyone', run: (asked, input) => show(asked, { view: 'notes', ...input }) },
  'find-account': { mayUse: 'everyone', run: findAccount },
  'overdue-help': {
    mayUse: 'everyone',
    run: async ({ place }, { unknown }) => card(helpCard('overdue', unknown, place.workspace.platform)),
  },
  'dunwell-help': {
    mayUse: 'everyone',
    run: async ({ place }, { unknown }) => card(helpCard('dunwell', unknown, place.workspace.platform)),
  },
  home: {
    mayUse: 'everyone',
    run: async ({ context, viewer, actor }) => card(await homeCard(context.db, viewer, actor)),
  },
  share: { mayUse: 'everyone', run: share },
}

/** One's own list is answered from; all others are read. */
async function overdueList(asked: Asked, input: InputOf<'overdue-list'>): Promise<Reply> {
  const { context, viewer } = asked
  const isOwn = input.filter.by === 'mine' && input.within === undefined
  const own = isOwn ? await ownListView(context.db, viewer, input.page) : undefined
  return own ? card(own) : show(asked, { view: 'list', ...input })
}

async function findAccount(asked: Asked, { text, page }: InputOf<'find-account'>): Promise<Reply> {
  const { db, organisationId } = asked.context
  const found = await findAccounts(db, organisationId, text, PICKER_SIZE, (page - 1) * PICKER_SIZE)
  const [only] = found.accounts
  if (!only)
    return notice(
      `No account matches “${text}”. Try part of its name, its id or an invoice number, or ${quote(asked, 'overdue', 'help')}.`,
    )
  if (found.total === 1) return show(asked, { view: 'account', accountId: only.id })
  return card(pickerCard(text, page, found))
}

async function share(asked: Asked, { what }: InputOf<'share'>): Promise<Reply> {
  const { context, viewer, actor, place } = asked
  if (place.direct)
    return notice('This is a conversation between us two. Ask again in a channel, and share there.')
  // `mine` lists are the sharer's own; all else shows what anybody would see.
  const mine = what.view === 'list' && what.filter.by === 'mine'
  const shown = await viewCard(context.db, mine ? viewer : { ...viewer, personId: null }, what)
  if (!shown)
    return notice(
      `What you want to share does not exist (any more). Ask again with ${quote(asked, 'overdue', '')}.`,
    )
  const isNew = await shareCard(context, place, actor.name, shown)
  return notice(isNew ? 'Shared in this channel.' : 'You shared that in this channel just now.')
}
