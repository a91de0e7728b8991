import type { Card } from '../chat/card.ts'
import type { Place, Reply } from '../chat/reply.ts'
import type { CommandName, InputOf, Shareable } from '../command-calls.ts'
import type { Viewer } from '../overdue/viewer.ts'
import { viewCard } from '../overdue/views.ts'
import type { Person, Role } from '../people/person.ts'
import type { Context } from '../ports.ts'

/** Everything a command may use. */
export interface Asked {
  context: Context
  viewer: Viewer
  actor: Person
  place: Place
}

export interface Command<N extends CommandName> {
  mayUse: 'everyone' | readonly Role[]
  run(asked: Asked, input: InputOf<N>): Promise<Reply>
}

/** A part of the command table. */
export type Commands<N extends CommandName> = { [K in N]: Command<K> }

export function card(shown: Card): Reply {
  return { kind: 'card', card: shown, how: 'replace' }
}

export function notice(text: string): Reply {
  return { kind: 'notice', text }
}

const GONE = 'That account is not in the ledger (any more). Ask with /overdue and its name.'
const NO_CHANNEL = 'The channel of that list is no longer known. Ask with /overdue all.'

/** The view, or a sentence when what it shows does not exist (any more). */
export async function show({ context, viewer }: Asked, what: Shareable): Promise<Reply> {
  const shown = await viewCard(context.db, viewer, what)
  return shown ? card(shown) : notice(what.view === 'list' ? NO_CHANNEL : GONE)
}
