import { and, eq, ne, sql } from 'drizzle-orm'
import { answers } from '../../db/schema.ts'
import type { OwnedAccount } from '../accounts/store.ts'
import { loadClearance, openClearances, settleClearance } from '../clearances/store.ts'
import { workingDaysLater } from '../clearances/working-time.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { policyFor } from '../policy/policy-for.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import type { Answer } from './answer.ts'

/**
 * The answer is taken back, so its question waits again: unless something else that was said answers it
 * too, or another question has been asked since.
 * @returns the question's id when it is open again.
 */
export async function reopenQuestion(
  context: Context,
  organisation: Organisation,
  { segment }: Pick<OwnedAccount, 'segment'>,
  answer: Answer,
): Promise<string | null> {
  const { db: tx, organisationId, now } = context
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
    ...(asked.kind === 'ask'
      ? { validUntil: null, nextRungAt: await nextRungAt(context, organisation, segment, asked.rung) }
      : {}),
  })
  return reopened ? asked.id : null
}

/** Counted from now, as long as lies between the rung it is on and the next; null on the last one. */
async function nextRungAt(
  { db: tx, organisationId, now }: Context,
  organisation: Organisation,
  segment: string | null,
  rung: number,
): Promise<Date | null> {
  const { policy } = await loadPolicy(tx, organisationId)
  const { unanswered } = policyFor(policy, segment).clearance
  const next = unanswered[rung]
  if (!next) return null
  const days = Math.max(1, next.afterWorkingDays - (unanswered[rung - 1]?.afterWorkingDays ?? 0))
  return workingDaysLater(organisation, null, now, days).toJSDate()
}
