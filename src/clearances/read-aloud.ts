import type { Card } from '../chat/card.ts'
import type { Place } from '../chat/reply.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { readReply } from '../reading/read-reply.ts'
import type { QuestionBasis } from './load-questions.ts'
import { loadReplyFacts, localeOf, zoneOfPerson } from './load-reply-facts.ts'
import { loadSubject } from './load-subject.ts'
import type { Question } from './question.ts'
import { readingCard } from './reading-card.ts'
import { keepReading } from './reading-store.ts'
import { keptOf } from './reply.ts'
import { zoneOf } from './working-time.ts'

/**
 * Reads a reply about a client and plays back what was understood; nothing is recorded but that it waits.
 * @returns the card to confirm, and whether anything more than words to keep was understood.
 */
export async function readAloud(
  context: Context,
  basis: QuestionBasis,
  author: Person,
  place: Place,
  about: { accountId: string; id: string | null },
  readingId: string,
  said: string,
): Promise<{ card: Card; understood: boolean }> {
  const { db, organisationId, now } = context
  const clearanceId = about.id ?? undefined
  const subject = await loadSubject(db, organisationId, basis, { clearanceId, accountId: about.accountId })
  if (!subject) throw new Error(`account ${about.accountId} is gone`)
  const zone = zoneOf(basis.organisation, await zoneOfPerson(db, organisationId, author.id))
  const on = now.setZone(zone).toFormat('yyyy-MM-dd')
  const facts = await loadReplyFacts(db, organisationId, subject)
  const read = keptOf(readReply(said, { on, zone, locale: await localeOf(db, place), facts }))
  const nothing = read.readings.length === 0 && read.questions.length === 0
  // Words that mean no answer are kept for others to read, once their author agrees.
  const kept = nothing ? { ...read, readings: [{ kind: 'note' as const, reason: said }] } : read
  await keepReading(db, context, {
    id: readingId,
    accountId: subject.accountId,
    clearanceId: about.id,
    personId: author.id,
    said,
    understood: kept,
  })
  return {
    card: readingCard(readingId, subject, kept, basis.today),
    understood: kept.readings.some(({ kind }) => kind !== 'note') || kept.questions.length > 0,
  }
}

/** The clients whose name, or the beginning of it, stands in the words. */
export function mentionedIn(words: string, questions: Question[]): Question[] {
  const text = fold(words)
  return questions.filter(({ accountName, invoices }) => {
    const [first = '', second = ''] = fold(accountName).trim().split(' ')
    const begins = first.length >= 4 ? first : `${first} ${second}`
    return (
      text.includes(` ${begins} `) || invoices.some(({ number }) => text.includes(` ${fold(number).trim()} `))
    )
  })
}

function fold(text: string): string {
  return ` ${text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
}
