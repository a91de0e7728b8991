import * as z from 'zod'
import { nameAccount } from '../accounts/name-account.ts'
import { accountName } from '../accounts/store.ts'
import type { Reply } from '../chat/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { readNoteText } from '../notes/note.ts'
import { noteForm } from '../notes/note-form.ts'
import { shortText, undoButton } from '../notes/notes-card.ts'
import { undoNote } from '../notes/undo-note.ts'
import { writeNote } from '../notes/write-note.ts'
import { type Asked, type Commands, card, notice, quote, show } from './asked.ts'

/** Notes: anybody known may write one, its author may take it back. */
export const NOTE_COMMANDS: Commands<'note-words' | 'open-note' | 'save-note' | 'undo-note'> = {
  'note-words': { mayUse: 'everyone', run: noteWords },
  'open-note': { mayUse: 'everyone', run: openNote },
  'save-note': { mayUse: 'everyone', run: saveNote },
  'undo-note': { mayUse: 'everyone', run: undo },
}

async function noteWords(asked: Asked, { words }: InputOf<'note-words'>): Promise<Reply> {
  const { db, organisationId, newId } = asked.context
  if (words.trim() === '')
    return notice(
      `Say on which account, then what: ${quote(asked, 'dunwell', 'note Acme they changed banks')}.`,
    )
  const { accounts, rest } = await nameAccount(db, organisationId, words)
  const [only, ...others] = accounts
  if (!only)
    return notice(
      `No account is called like the beginning of “${words.slice(0, 60)}”. Write its name or id first: ${quote(asked, 'dunwell', 'note "Acme Ltd" they changed banks')}.`,
    )
  if (rest === '') return { kind: 'form', form: noteForm(newId(), accounts, '') }
  const reading = readNoteText(rest)
  if (reading.kind === 'refused') return notice(reading.why)
  if (others.length > 0) return { kind: 'form', form: noteForm(newId(), accounts, reading.text) }
  return write(asked, only.id, reading.text, asked.place.occurrence)
}

async function openNote({ context }: Asked, { accountId }: InputOf<'open-note'>): Promise<Reply> {
  const name = await accountName(context.db, context.organisationId, accountId)
  if (name === undefined) return notice('That account is not in the ledger (any more).')
  const form = noteForm(context.newId(), [{ id: accountId, name, externalId: '' }], '')
  return { kind: 'form', form }
}

async function saveNote(asked: Asked, input: InputOf<'save-note'>): Promise<Reply> {
  const { answers } = input
  const chosen = z.uuid().safeParse(input.accountId ?? answers.account)
  if (!chosen.success) return { kind: 'invalid', errors: { account: 'Choose the account.' } }
  const text = typeof answers.text === 'string' ? answers.text : ''
  const reading = readNoteText(text)
  if (reading.kind === 'refused') return { kind: 'invalid', errors: { text: reading.why } }
  return write(asked, chosen.data, text, input.form)
}

async function write(asked: Asked, accountId: string, text: string, occurrence: string): Promise<Reply> {
  const { context, viewer, actor } = asked
  const verdict = await writeNote(context, viewer.organisation, actor, accountId, text, occurrence)
  if (verdict.kind === 'refused') return notice(verdict.why)
  const title = `Noted on ${verdict.accountName}`
  return card({
    title,
    summary: title,
    parts: [
      { kind: 'text', text: shortText(verdict.text) },
      {
        kind: 'buttons',
        buttons: [
          undoButton(verdict.noteId),
          { label: 'Open account', call: { name: 'show-account', input: { accountId } } },
        ],
      },
    ],
  })
}

async function undo(asked: Asked, { noteId }: InputOf<'undo-note'>): Promise<Reply> {
  const verdict = await undoNote(asked.context, asked.viewer.organisation, asked.actor, noteId)
  if (verdict.kind === 'refused') return notice(verdict.why)
  return show(asked, { view: 'account', accountId: verdict.accountId })
}
