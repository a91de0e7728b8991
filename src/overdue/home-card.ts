import { approvalParts } from '../approvals/my-approvals.ts'
import { type Card, type Part, withoutButtons } from '../chat/card.ts'
import { personalParts } from '../clearances/personal-parts.ts'
import { draftParts } from '../outreach/home-drafts.ts'
import type { Person } from '../people/person.ts'
import type { Db } from '../ports.ts'
import type { Viewer } from './viewer.ts'
import { viewCard } from './views.ts'

/** The app's home tab: what waits for this person, what they look after, then the whole picture. */
export async function homeCard(db: Db, viewer: Viewer, person: Person): Promise<Card> {
  const mine = await viewCard(db, viewer, { view: 'list', filter: { by: 'mine' }, page: 1 })
  const summary = await viewCard(db, viewer, { view: 'summary' })
  const waiting = [
    ...(await approvalParts(db, viewer, person)),
    ...(await draftParts(db, viewer, person)),
    ...(await personalParts(db, viewer, person)),
  ]
  const clients: Part[] = waiting.length > 0 && mine ? [{ kind: 'heading', text: mine.title }] : []
  return {
    title: waiting.length > 0 ? `What waits for ${person.name}` : (mine?.title ?? 'Dunwell'),
    summary: `Home of ${person.name}`,
    parts: withoutButtons(
      [...waiting, ...clients, ...(mine?.parts ?? []), { kind: 'divider' }, ...titled(summary)],
      'share',
    ),
  }
}

function titled(card: Card | undefined): Part[] {
  return card ? [{ kind: 'heading', text: card.title }, ...card.parts] : []
}
