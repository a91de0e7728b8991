import { and, eq, ne, sql } from 'drizzle-orm'
import { answers } from '../../db/schema.ts'
import { loadClearance, openClearances, settleClearance } from '../clearances/store.ts'
import type { Context } from '../ports.ts'
import type { Answer } from './answer.ts'

/**
 * The answer is taken back, so its question waits again: unless something else that was said answers it
 * too, or another question has been asked since.
 * @returns the question's id when it is open again.
 */
export async function reopenQuestion(
  { db: tx, organisationId, now }: Context,
  answer: Answer,
): Promise<string | null> {
  if (answer.clearanceId === null || answer.kind === 'note') return null
  const asked = await loadClearance(tx, organisationId, answer.clearanceId)
  if (asked?.state !== 'answered' && asked?.state !== 'decided') return null
  if (asked.answeredBy !== answer.saidBy) return null
  const others = await tx
    .select({ id: answers.id })
    .from(answers)
    .where(
      and(
        eq(answers.organisationId, organisationId),
        eq(answers.clearanceId, asked.id),
        ne(answers.id, answer.id),
        sql`${answers.state} <> 'undone' and ${answers.kind} <> 'note'`,
      ),
    )
    .limit(1)
  if (others.length > 0) return null
  const open = await openClearances(tx, organisationId, [asked.accountId])
  if (asked.kind === 'ask' && open.some(({ kind }) => kind === 'ask')) return null
  // An announcement keeps the date it holds until; a yes that is taken back has none.
  const reopened = await settleClearance(tx, organisationId, asked.id, asked.state, {
    state: 'open',
    answeredAt: null,
    answeredBy: null,
    answer: null,
    rungAt: now.toJSDate(),
    ...(asked.kind === 'ask' ? { validUntil: null } : {}),
  })
  return reopened ? asked.id : null
}
