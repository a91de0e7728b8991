import type { Part } from '../chat/card.ts'
import type { Viewer } from '../overdue/viewer.ts'
import type { Person } from '../people/person.ts'
import type { Db } from '../ports.ts'
import { mailItem } from './mail-list-card.ts'
import { countDrafts, draftsOf } from './store.ts'

const SHOWN = 5

/** Messages and calls that wait for somebody, for their Home: the first few; empty without any. */
export async function draftParts(
  db: Db,
  { organisation }: Pick<Viewer, 'organisation'>,
  person: Pick<Person, 'id'>,
): Promise<Part[]> {
  const total = await countDrafts(db, organisation.id, person.id)
  if (total === 0) return []
  const shown = await draftsOf(db, organisation.id, person.id, SHOWN)
  return [
    { kind: 'text', text: [{ bold: `Drafts that wait for me (${total})` }] },
    { kind: 'list', items: shown.map(mailItem) },
    {
      kind: 'buttons',
      buttons: [{ label: `All drafts (${total})`, call: { name: 'show-mails', input: { page: 1 } } }],
    },
  ]
}
