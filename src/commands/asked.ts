import type { Card } from '../chat/card.ts'
import { quoted } from '../chat/commands-registry.ts'
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

/** How to ask for something where this was asked, within a sentence. */
export function quote({ place }: Asked, command: 'overdue' | 'dunwell', words: string): string {
  return quoted(place.workspace.platform, command, words)
}

/** The view, or a sentence when what it shows does not exist (any more). */
export async function show(asked: Asked, what: Shareable): Promise<Reply> {
  const shown = await viewCard(asked.context.db, asked.viewer, what)
  if (shown) return card(shown)
  return notice(
    what.view === 'list'
      ? `The channel of that list is no longer known. Ask with ${quote(asked, 'overdue', 'all')}.`
      : `That account is not in the ledger (any more). Ask with ${quote(asked, 'overdue', '')} and its name.`,
  )
}
