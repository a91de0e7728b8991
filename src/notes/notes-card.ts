import { DateTime } from 'luxon'
import { type Button, type Card, type Item, lines, type Part, type Span } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { counted } from '../overdue/parts.ts'
import { type Note, refuseUndo } from './note.ts'
import type { NotePage } from './store.ts'

/** Three whole notes fit into one message. */
export const NOTES_PAGE = 3
const SHORT = { characters: 280, lines: 4 }
/** Renderers cut a longer run of text. */
const LONGEST_SPAN = 900

/** A note in a list, its beginning at least; whoever may take it back gets the button for it. */
export function noteItem(
  note: Note,
  organisation: Organisation,
  personId: string | null,
  now: DateTime,
): Item {
  const mayUndo = refuseUndo(note, personId, now) === null
  return {
    text: bylineOf(note, organisation),
    detail: shortText(note.text),
    ...(mayUndo ? { button: undoButton(note.id) } : {}),
  }
}

export function undoButton(noteId: string): Button {
  return { label: 'Undo', call: { name: 'undo-note', input: { noteId } } }
}

function bylineOf(note: Note, organisation: Organisation): Span[] {
  const when = DateTime.fromJSDate(note.at).setZone(organisation.timeZone).toFormat('d LLL HH:mm')
  return [{ bold: note.authorName }, ` · ${when}`]
}

/** Its first lines; what is cut ends in `…`. */
export function shortText(text: string): Span[] {
  const rows = rowsOf(text)
  const shown = rows.slice(0, SHORT.lines).join('\n')
  const cut = shown.length > SHORT.characters ? shown.slice(0, SHORT.characters).trimEnd() : shown
  const isCut = cut.length < shown.length || rows.length > SHORT.lines
  return lines(rowsOf(isCut ? `${cut}…` : cut))
}

/** All of it, in runs that no renderer cuts. */
function wholeText(text: string): Span[] {
  const rows = rowsOf(text).map((row): Span[] => row.match(new RegExp(`.{1,${LONGEST_SPAN}}`, 'gsu')) ?? [])
  return lines(rows)
}

function rowsOf(text: string): string[] {
  return text.split('\n').filter((row) => row.trim() !== '')
}

function wholeNote(note: Note, organisation: Organisation, personId: string | null, now: DateTime): Part[] {
  const mayUndo = refuseUndo(note, personId, now) === null
  return [
    { kind: 'text', text: bylineOf(note, organisation) },
    { kind: 'text', text: wholeText(note.text) },
    ...(mayUndo ? [{ kind: 'buttons' as const, buttons: [undoButton(note.id)] }] : []),
  ]
}

/** Every note of an account that stands, in full. */
export function notesCard(
  account: { id: string; name: string },
  page: number,
  found: NotePage,
  organisation: Organisation,
  personId: string | null,
  now: DateTime,
): Card {
  const title = `Notes on ${account.name}`
  const accountId = account.id
  const pages = Math.max(1, Math.ceil(found.total / NOTES_PAGE))
  const turn = (label: string, to: number): Button => ({
    label,
    call: { name: 'show-notes', input: { accountId, page: to } },
  })
  const place = pages > 1 ? ` · page ${page} of ${pages}` : ''
  return {
    title,
    summary: `${title}: ${counted(found.total, 'note')}`,
    parts: [
      { kind: 'context', text: `${counted(found.total, 'note')}${place}, newest first` },
      ...(found.notes.length === 0
        ? [{ kind: 'text' as const, text: 'Nobody has noted anything here.' }]
        : found.notes.flatMap((note) => wholeNote(note, organisation, personId, now))),
      {
        kind: 'buttons',
        buttons: [
          ...(page > 1 ? [turn('‹ Newer', page - 1)] : []),
          ...(page < pages ? [turn('Older ›', page + 1)] : []),
          { label: 'Note', call: { name: 'open-note', input: { accountId } } },
          { label: 'Back', call: { name: 'show-account', input: { accountId } } },
          {
            label: 'Share in channel',
            call: { name: 'share', input: { what: { view: 'notes', accountId, page } } },
          },
        ],
      },
    ],
  }
}
