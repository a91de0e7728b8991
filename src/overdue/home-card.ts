import { type Card, type Part, withoutButtons } from '../chat/card.ts'
import type { Person } from '../people/person.ts'
import type { Db } from '../ports.ts'
import type { Viewer } from './viewer.ts'
import { viewCard } from './views.ts'

/** The app's home tab: what this person looks after, then the whole picture. */
export async function homeCard(db: Db, viewer: Viewer, person: Person): Promise<Card> {
  const mine = await viewCard(db, viewer, { view: 'list', filter: { by: 'mine' }, page: 1 })
  const summary = await viewCard(db, viewer, { view: 'summary' })
  return {
    title: mine?.title ?? 'Dunwell',
    summary: `Home of ${person.name}`,
    parts: withoutButtons([...(mine?.parts ?? []), { kind: 'divider' }, ...titled(summary)], 'share'),
  }
}

function titled(card: Card | undefined): Part[] {
  return card ? [{ kind: 'heading', text: card.title }, ...card.parts] : []
}
