import { type Built, buildReading } from './build-reading.ts'
import type { DateSetting } from './dates/rule.ts'
import { isEmptyTalk, isSarcastic, saysYes } from './kinds/gate-words.ts'
import { piecesOf, type SaidPiece } from './pieces.ts'
import { plainText } from './plain-text.ts'
import type { Question, Reading, ReplySetting, Understanding } from './reading.ts'

/** A longer text is a pasted thread, in which nobody can tell what is meant now. */
const LONGEST = 6_000
const EXCERPT = 500

/** Reads a reply in words; what is unclear becomes a question, never a guess. */
export function readReply(given: string, { on, zone, locale, facts }: ReplySetting): Understanding {
  if (given.length > LONGEST) {
    return {
      readings: [note(given.slice(0, EXCERPT))],
      questions: [
        ask('That is a long text; I kept its beginning as a note. What is the answer, in a sentence?'),
      ],
    }
  }
  const text = plainText(given)
  if (isEmptyTalk(text) && !saysYes(text) && !isSymbol(text)) return unclear()
  const setting: DateSetting = { today: on, zone, locale }
  const pieces = piecesOf(text, facts, setting)
  const sarcastic = isSarcastic(text)
  if (sarcastic && pieces.every(({ said }) => isGo(said) || said === 'note' || said === null))
    return unclear()
  const kept = pieces
    .filter(({ said }) => !(sarcastic && isGo(said)))
    .map((piece) => doubted(piece, sarcastic))
  const built: Built[] = []
  for (const piece of settle(kept)) {
    const earlier = built.map(({ reading }) => reading)
    built.push(buildReading(piece, facts, setting, earlier))
  }
  const told = withoutEcho(built)
  if (told.length === 0) return unclear()
  if (isTorn(told))
    return {
      readings: told
        .map(({ reading }) => reading)
        .filter(({ kind }) => !isGo(kind))
        .map(inOrder),
      questions: unclear().questions,
    }
  const questions = told.flatMap((one) => one.questions)
  if (sarcastic) questions.push(ask('Is that a yes, a no, or something else?'))
  return { readings: told.map(({ reading }) => inOrder(reading)), questions: distinct(questions) }
}

const ask = (text: string): Question => ({ about: 'kind', text })
const unclear = (): Understanding => ({
  readings: [],
  questions: [
    ask('I am not sure what you mean. May we contact them, should we wait, or is there something to know?'),
  ],
})
const note = (reason: string): Reading => ({
  kind: 'note',
  date: null,
  amount: null,
  currency: null,
  invoices: [],
  contact: null,
  reason,
})

const isGo = (said: SaidPiece['said']): boolean => said === 'clear' || said === 'hold' || said === 'yes'
const isSymbol = (text: string): boolean =>
  /👍|✅|👌|🆗|✔|:(?:\+1|thumbsup|white_check_mark|ok_hand)/u.test(text)

/** A promise told with an eye-roll is none. */
const doubted = (piece: SaidPiece, sarcastic: boolean): SaidPiece =>
  sarcastic && piece.said === 'promise' ? { ...piece, said: 'hedged' } : piece

/** A bare yes beside something else only takes note of it; words without a kind count when nothing else was said. */
function settle(pieces: SaidPiece[]): SaidPiece[] {
  const known = pieces.filter(({ said }) => said !== null)
  const others = known.filter(({ said }) => said !== 'yes' && said !== 'note')
  const said = others.length > 0 ? known.filter((piece) => piece.said !== 'yes') : known
  const [yes, ...more] = said.filter((piece) => piece.said === 'yes')
  const once = yes && more.length > 0 ? said.filter((piece) => piece.said !== 'yes' || piece === yes) : said
  if (once.length > 0) return once
  const talk = pieces.filter(({ text }) => !isEmptyTalk(text))
  return talk.length === 0
    ? []
    : [
        {
          text: talk.map(({ text }) => text).join('. '),
          sentence: 0,
          quoted: false,
          said: null,
          dated: false,
        },
      ]
}

/** A go and a no-go for the whole account, and neither takes the other back. */
const isTorn = (built: Built[]): boolean =>
  (['clear', 'hold'] as const).every((kind) =>
    built.some(({ reading }) => reading.kind === kind && reading.invoices?.length === 0),
  )

/** A hold without an end that only leads to a dated promise or report is part of it. */
function withoutEcho(built: Built[]): Built[] {
  const day = built.find(({ reading }) => reading.kind === 'hold' && typeof reading.until === 'string')
    ?.reading.until
  const explained = built.some(
    ({ reading }) =>
      reading.kind === 'paid' ||
      (reading.kind === 'promise' && typeof reading.date === 'string') ||
      (reading.kind === 'handling' && typeof reading.until === 'string'),
  )
  return built.flatMap((one) => {
    const { reading, questions } = one
    const endless = reading.kind === 'hold' && reading.until === undefined
    if (endless && explained && reading.invoices?.length === 0) return []
    if (reading.kind === 'handling' && reading.until === undefined && day)
      return [
        { reading: { ...reading, until: day }, questions: questions.filter(({ about }) => about !== 'date') },
      ]
    return [one]
  })
}

/** The fields in the order of the type, so that the same reading is the same text. */
function inOrder({
  kind,
  date,
  until,
  amount,
  currency,
  invoices,
  contact,
  reason,
  person,
}: Reading): Reading {
  const fields = { date, until, amount, currency, invoices, contact, person }
  const there = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  return { kind, ...there, reason }
}

function distinct(questions: Question[]): Question[] {
  return questions.filter(
    (question, at) =>
      questions.findIndex(({ about, text }) => about === question.about && text === question.text) === at,
  )
}
