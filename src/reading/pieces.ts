import { type Clause, splitClauses } from './clauses.ts'
import { findDates } from './dates/find-dates.ts'
import type { DateSetting } from './dates/rule.ts'
import { findEmails } from './emails.ts'
import { addressesMachine } from './kinds/gate-words.ts'
import { type Said, saidIn } from './kinds/kind-of.ts'
import { isNoteworthy } from './kinds/note-words.ts'
import { saysContact } from './kinds/people-words.ts'
import { contactNamed, personNamed } from './people.ts'
import type { ReplyFacts } from './reading.ts'

/** One thing that was said: a clause with its kind, and the clauses that only add to it. */
export interface SaidPiece {
  text: string
  sentence: number
  quoted: boolean
  said: Said
  /** A day or a period is named. */
  dated: boolean
}

const QUESTION =
  /^\W*(?:did|have|has|is|are|was|were|do|does|who|what|why|which|when|where|how|should|could\s+you\s+tell)\b/iu
const MERGES: readonly Said[] = [
  'hold',
  'dispute',
  'process',
  'contact',
  'reassign',
  'handling',
  'not_received',
  'paid',
  'clear',
  'plan',
  'hedged',
  'note',
  'yes',
]

/** The reply taken apart into what was said, corrections applied. */
export function piecesOf(text: string, facts: ReplyFacts | undefined, setting: DateSetting): SaidPiece[] {
  const whole = [...findDates(text, setting), ...findEmails(text)]
  const pieces: SaidPiece[] = []
  const leading: SaidPiece[] = []
  const clauses = splitClauses(text, whole)
  const toMachine = new Set(
    clauses.flatMap(({ text, sentence }) => (addressesMachine(text) ? [sentence] : [])),
  )
  for (const clause of clauses) {
    const read = pieceOf(clause, facts, setting)
    const piece = isOrder(read, toMachine) ? { ...read, said: 'note' as const } : read
    if (clause.corrects) correct(pieces, piece, setting)
    else add(pieces, leading, piece)
  }
  for (const piece of leading) pieces.push(piece)
  return pieces
}

/** What is said to the machine is only text, and so is a go-ahead beside it. */
const isOrder = ({ said, sentence }: SaidPiece, toMachine: ReadonlySet<number>): boolean =>
  toMachine.has(sentence) || (toMachine.size > 0 && (said === 'clear' || said === 'yes'))

function pieceOf(clause: Clause, facts: ReplyFacts | undefined, setting: DateSetting): SaidPiece {
  const { text, sentence, quoted } = clause
  const known = (facts?.contacts ?? []).map(({ email }) => email?.toLowerCase())
  const hasEmail = findEmails(text).some(({ email }) => !known.includes(email) || saysContact(text))
  const dated = findDates(text, setting).length > 0
  const said =
    clause.asks && QUESTION.test(text) ? 'note' : saidIn({ text, quoted, hasDate: dated, hasEmail })
  // A colleague of ours is nobody's billing contact.
  const colleague =
    said === 'contact' && !hasEmail && personNamed(text, facts) !== null && contactNamed(text, facts) === null
  return { text, sentence, quoted, said: colleague ? 'reassign' : said, dated }
}

function add(pieces: SaidPiece[], leading: SaidPiece[], piece: SaidPiece): void {
  const last = pieces.at(-1)
  if (piece.said === null && last) {
    if (isStage(last, piece)) {
      pieces.push({ ...piece, said: 'promise' })
      return
    }
    if ((last.said === 'yes' || last.said === 'clear') && FROM.test(piece.text) && piece.dated) {
      last.said = 'hold'
      append(last, piece)
      return
    }
  }
  if (piece.said === null) {
    const aside =
      isNoteworthy(piece.text) &&
      (last === undefined ||
        last.said === 'clear' ||
        last.said === 'yes' ||
        last.said === 'note' ||
        last.sentence !== piece.sentence)
    if (aside) {
      const note: SaidPiece = { ...piece, said: 'note' }
      if (last?.said === 'note') append(last, piece)
      else pieces.push(note)
    } else if (last && (last.sentence === piece.sentence || isAddition(piece.text)) && last.said !== null) {
      append(last, piece)
    } else wait(pieces, leading, piece)
    return
  }
  const before = leading.filter(({ sentence }) => sentence === piece.sentence)
  const whole = {
    ...piece,
    text: [...before.map(({ text }) => text), piece.text].join(', '),
    dated: piece.dated || before.some(({ dated }) => dated),
  }
  leading.splice(0, leading.length, ...leading.filter(({ sentence }) => sentence !== piece.sentence))
  if (last && joins(last, whole)) append(last, whole)
  else pieces.push(whole)
}

const FROM = /\b(?:from|after|starting|as\s+of|before|until|only|once)\b/iu

/** "1042 is paid, 1043 on Friday": a figure with its own day, after what was said of another. */
const isStage = (last: SaidPiece, next: SaidPiece): boolean =>
  hasFigure(next.text) &&
  next.dated &&
  (last.said === 'paid' || (last.said === 'promise' && last.dated && hasFigure(last.text)))

function append(last: SaidPiece, next: SaidPiece): void {
  last.text = `${last.text}, ${next.text}`
  last.dated ||= next.dated
}

/** Words without a kind wait for those that follow; two of them may make one together. */
function wait(pieces: SaidPiece[], leading: SaidPiece[], piece: SaidPiece): void {
  const before = leading.at(-1)
  if (before?.sentence !== piece.sentence) {
    leading.push(piece)
    return
  }
  const text = `${before.text}, ${piece.text}`
  const said = saidIn({ text, quoted: piece.quoted, hasDate: false, hasEmail: false })
  leading.pop()
  const dated = before.dated || piece.dated
  if (said === null) leading.push({ ...piece, text, dated })
  else pieces.push({ ...piece, text, said, dated })
}

/** A few words in a sentence of their own: "They'll pay. Friday." */
const isAddition = (text: string): boolean => text.split(/\s+/).length <= 4

function joins(last: SaidPiece, next: SaidPiece): boolean {
  if (last.said !== next.said || last.quoted !== next.quoted) return false
  if (next.said === 'promise')
    return !(last.dated && next.dated) && !(hasFigure(last.text) && hasFigure(next.text))
  if (!MERGES.includes(next.said)) return false
  if (
    hasFigure(last.text) &&
    (next.said === 'dispute' ? NUMBER_OF_INVOICE.test(next.text) : hasFigure(next.text))
  )
    return false
  return next.said === 'handling' || !(last.dated && next.dated)
}

const NUMBER_OF_INVOICE = /(?<![$€£\d.,])\d{3,}(?!\d|[.,]\d|\s?k\b)/iu
const hasFigure = (text: string): boolean => /\d{3,}|\d\s?k\b|\bone\b/iu.test(text)

const GATES: readonly Said[] = ['clear', 'hold', 'yes']

/** The last version counts: it replaces the same thing said before, or the part of it that it names anew. */
function correct(pieces: SaidPiece[], piece: SaidPiece, setting: DateSetting): void {
  const last = pieces.at(-1)
  if (!last) {
    pieces.push(piece)
    return
  }
  const gate = GATES.includes(piece.said)
  if (piece.said !== null && piece.said !== 'note') {
    const replaced = pieces.findLastIndex(
      ({ said }) =>
        said === piece.said ||
        (gate && GATES.includes(said)) ||
        (piece.said === 'promise' && said === 'hedged') ||
        (piece.said === 'hedged' && said === 'promise'),
    )
    if (replaced < 0) pieces.push(piece)
    else {
      const old = pieces[replaced]
      const bare = old ? without(old.text, piece.text, setting) : ''
      const keeps =
        old?.said === piece.said &&
        piece.said === 'promise' &&
        !/\b(?:they|client|she|he)\b/iu.test(piece.text)
      pieces[replaced] = keeps ? withText(piece, `${bare} ${piece.text}`, setting) : piece
    }
    return
  }
  const text = `${without(last.text, piece.text, setting)} ${piece.text}`
  pieces[pieces.length - 1] = withText(last, text, setting)
}

const withText = (piece: SaidPiece, text: string, setting: DateSetting): SaidPiece => ({
  ...piece,
  text,
  dated: findDates(text, setting).length > 0,
})

/** The old words without what the new ones say again. */
function without(old: string, next: string, setting: DateSetting): string {
  const blank = (text: string, spans: { start: number; end: number }[]) =>
    spans.reduceRight((kept, { start, end }) => `${kept.slice(0, start)}${kept.slice(end)}`, text)
  let text = old
  if (findDates(next, setting).length > 0) text = blank(text, findDates(text, setting))
  if (findEmails(next).length > 0) text = blank(text, findEmails(text))
  const rest = blank(next, findDates(next, setting))
  if (/\d/.test(rest)) {
    const dates = findDates(text, setting)
    text = text.replace(/[$€£]?\d[\d.,]*\s?k?\b/giu, (figure, at: number) =>
      dates.some(({ start, end }) => at >= start && at < end) ? figure : '',
    )
  }
  return text
}
