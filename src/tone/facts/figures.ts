import { isInside } from '../text/in-order.ts'
import type { MappedText } from '../text/mapped-text.ts'
import { type Sentence, sentencesOf } from '../text/sentences.ts'
import { smallLetters } from '../text/tone-words.ts'
import type { ToneFacts } from '../tone.ts'
import { findDays, type WrittenDay } from './days.ts'
import { findAddresses, findInvoiceNumbers, type WrittenNumber } from './numbers.ts'
import { findSums, type Sum } from './sums.ts'

/** Everything in a text that can be compared with a ledger, each list in the order of the text. */
export interface Figures {
  text: string
  addresses: WrittenNumber[]
  numbers: WrittenNumber[]
  sums: Sum[]
  days: WrittenDay[]
  /** The days that are told as due dates. */
  dueDays: WrittenDay[]
  sentences: Sentence[]
}

export function readFigures({ text }: MappedText, facts: ToneFacts | undefined): Figures {
  const inOrder = <T extends { start: number }>(list: T[]) => list.sort((a, b) => a.start - b.start)
  const addresses = findAddresses(text)
  const days = findDays(text).filter((day) => !isInside(day, addresses))
  const known = (facts?.invoices ?? []).map(({ number }) => number)
  const numbers = findInvoiceNumbers(text, inOrder([...addresses, ...days]), known)
  const sums = findSums(text, inOrder([...addresses, ...days, ...numbers]))
  const sentences = sentencesOf(smallLetters(text), text)
  const dueDays = days.filter((day) => isDueDay(text, day) || isInDueColumn(text, day))
  return { text, addresses, numbers, sums, days, dueDays, sentences }
}

const DUE =
  '(?:due(?! to\\b| diligence)|overdue|(?<!accounts? )payable|matur(?:ed|ity)|owing|outstanding|open|unpaid|faellig(?:keit)?|falligkeit|fallig|echeance|vencimiento|scadenza)'
const DUE_WORD = new RegExp(`\\b${DUE}\\b`, 'gi')
const DUE_AFTER =
  /^[)\]]?,?[ ](?:was |is |as |being )?(?:the |its |their )?(?:due date|\(?due\)?(?![ ]to)|fell due|when (?:it|payment) was due)/i
const ANOTHER_SENTENCE =
  /[\w)]\.\s+[A-Z]|[!?;]|\n[^\n]*\n|\b(?:pay|settle|confirm|plan|call|let|if|unless|reply|suspend\w*|instal\w+|agree|could|would|will|please|wrote|sent|by then|until|issued|dated)\b/i

function isDueDay(text: string, { start, end }: WrittenDay): boolean {
  const before = text.slice(Math.max(0, start - 80), start)
  for (const word of before.matchAll(DUE_WORD)) {
    const between = before.slice(word.index + word[0].length)
    if (ANOTHER_SENTENCE.test(between)) continue
    // "Open" and the like only tell a due date with "since".
    if (!/^(?:owing|outstanding|open|unpaid|overdue)$/i.test(word[0]) || /\b(?:since|from)\b/i.test(between))
      return true
  }
  return DUE_AFTER.test(text.slice(end, end + 40))
}

/** In a table whose head says "Due". */
function isInDueColumn(text: string, { start }: WrittenDay): boolean {
  const lines = text.slice(Math.max(0, start - 1_200), start).split('\n')
  if (!/\d/.test(lines.at(-1) ?? '')) return false
  return lines
    .slice(-14, -1)
    .some(
      (line) =>
        /\bdue(?: date| on)?[ |]*$|\bdue\b.*\b(?:amount|balance|total|invoice)\b|\b(?:invoice|number|amount)\b.*\bdue\b/i.test(
          line,
        ) && !/\d/.test(line),
    )
}
