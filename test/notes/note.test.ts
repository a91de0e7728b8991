import { expect, test } from 'vitest'
import { readNoteText, refuseUndo } from '../../src/notes/note.ts'
import { shortText } from '../../src/notes/notes-card.ts'
import { at } from '../support/builders.ts'

test('a note is kept to the letter but for what cannot be kept', () => {
  expect(readNoteText('  <!channel> *bold*\r\nsecond\u0000 \ud83d ')).toEqual({
    kind: 'text',
    text: '<!channel> *bold*\nsecond \ufffd',
  })
  expect(readNoteText(' \n\t ')).toMatchObject({ kind: 'refused' })
  expect(readNoteText('x'.repeat(3_000))).toMatchObject({ kind: 'text' })
  expect(readNoteText('x'.repeat(3_010))).toEqual({
    kind: 'refused',
    why: expect.stringContaining('this one has 10 too many'),
  })
})

test('its author may take it back for exactly a day', () => {
  const note = { authorId: 'me', authorName: 'Me', at: at('2026-03-02T12:00:00Z').toJSDate(), undoneAt: null }
  expect(refuseUndo(note, 'me', at('2026-03-03T12:00:00Z'))).toBeNull()
  expect(refuseUndo(note, 'me', at('2026-03-03T12:00:01Z'))).toContain('24 hours')
  expect(refuseUndo(note, 'you', at('2026-03-02T12:01:00Z'))).toContain('Only Me')
  expect(refuseUndo(note, null, at('2026-03-02T12:01:00Z'))).toContain('Only Me')
  const undone = { ...note, undoneAt: at('2026-03-02T13:00:00Z').toJSDate() }
  expect(refuseUndo(undone, 'me', at('2026-03-02T14:00:00Z'))).toContain('already')
})

test('a card shows the first lines, and that there is more', () => {
  expect(shortText('one\n\ntwo')).toEqual(['one', { newLine: true }, 'two'])
  expect(shortText('1\n2\n3\n4\n5').at(-1)).toBe('4…')
  expect(JSON.stringify(shortText('x'.repeat(500))).length).toBeLessThan(300)
})
