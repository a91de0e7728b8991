import type { Button, Card, Item, Part } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { counted } from '../overdue/parts.ts'
import { eventLine } from './card.ts'
import type { HistoryPage } from './load-history.ts'

export const HISTORY_PAGE = 15
/** Enough to know which note it was. */
const NOTE_SHOWN = 300

/** A page of what happened to an account, newest first. */
export function historyCard(
  account: { id: string; name: string },
  page: number,
  history: HistoryPage,
  organisation: Organisation,
): Card {
  const title = `History of ${account.name}`
  const pages = Math.max(1, Math.ceil(history.total / HISTORY_PAGE))
  const place = pages > 1 ? ` · page ${page} of ${pages}` : ''
  const turn = (label: string, to: number): Button => ({
    label,
    call: { name: 'show-history', input: { accountId: account.id, page: to } },
  })
  const body: Part =
    history.events.length === 0
      ? { kind: 'text', text: 'Nothing is on record here.' }
      : { kind: 'list', items: history.events.map((event) => eventItem(event, organisation)) }
  return {
    title,
    summary: `${title}: ${counted(history.total, 'event')}`,
    parts: [
      { kind: 'context', text: `${counted(history.total, 'event')}${place}, newest first` },
      body,
      {
        kind: 'buttons',
        buttons: [
          ...(page > 1 ? [turn('‹ Newer', page - 1)] : []),
          ...(page < pages ? [turn('Older ›', page + 1)] : []),
          { label: 'Back', call: { name: 'show-account', input: { accountId: account.id } } },
          {
            label: 'Share in channel',
            call: {
              name: 'share',
              input: { what: { view: 'history', accountId: account.id, page } },
            },
          },
        ],
      },
    ],
  }
}

function eventItem(event: HistoryPage['events'][number], organisation: Organisation): Item {
  const { note } = event
  const quoted = note !== null && note.length > NOTE_SHOWN ? `${note.slice(0, NOTE_SHOWN)}…` : note
  return { text: eventLine(event, organisation), ...(quoted === null ? {} : { detail: `“${quoted}”` }) }
}
