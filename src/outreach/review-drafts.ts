import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { standingApproval } from '../approvals/standing-approval.ts'
import type { Roster } from '../clearances/choose-asked.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { cancelOutreach } from './cancel-outreach.ts'
import { renewDraft } from './draft-outreach.ts'
import { loadContact } from './load-contact.ts'
import { type Letter, loadLetter } from './load-letter.ts'
import { type Outreach, outdated } from './outreach.ts'
import { rulesOf } from './ready-to-go.ts'
import { lockWithAccount } from './store.ts'
import { refreshOutreach, tellOutreach } from './tell-outreach.ts'

const row = z.object({ id: z.string(), account_id: z.string() })

/** Drafts that wait, others first from minute to minute. */
export async function draftsToReview(
  { db, organisationId, now }: Context,
  limit: number,
): Promise<{ id: string; accountId: string }[]> {
  const minute = String(Math.floor(now.toMillis() / 60_000))
  const rows = await selectRows(
    db,
    sql`select id, account_id from outreach where organisation_id = ${organisationId} and state = 'draft'
      order by md5(id::text || ${minute}) limit ${limit}`,
    row,
  )
  return rows.map(({ id, account_id }) => ({ id, accountId: account_id }))
}

/** What no waiting mends: the draft is called off. All else only keeps it from being sent. */
const OVER: readonly string[] = ['paid', 'tolerated', 'overtaken', 'disputed', 'chased-elsewhere', 'inside']
const UNDER_DECISION: readonly string[] = ['pending', 'approved', 'executing']

/**
 * Keeps a draft true while it waits: called off when there is nothing left to say, written anew when the ledger
 * or its dates have moved and nobody has edited it or decides about it. Inside a transaction of its own.
 */
export async function reviewDraft(
  context: Context,
  basis: QuestionBasis,
  id: string,
  roster: Roster,
): Promise<void> {
  const { db: tx, organisationId } = context
  const outreach = (await lockWithAccount(tx, organisationId, id))?.outreach
  if (outreach?.state !== 'draft') return
  const contact = await loadContact(context, basis, outreach, false)
  const over =
    contact && !contact.verdict.may
      ? contact.verdict.reasons.find(({ code }) => OVER.includes(code))
      : undefined
  if (!contact || over) {
    await cancelOutreach(
      context,
      basis,
      outreach,
      over?.collector ?? 'The account is not in the ledger (any more).',
      false,
    )
    return
  }
  const rules = rulesOf(contact.policy, outreach)
  if (!rules) return
  const { contactId } = outreach.recipient
  const named = outreach.editedBy === null ? undefined : contactId
  const letter = await loadLetter(context, basis, contact, rules, roster, true, named)
  const standing = await standingApproval(tx, organisationId, id)
  if (outreach.editedBy !== null || UNDER_DECISION.includes(standing?.state ?? '')) return
  if (!differs(outreach, letter)) return
  const newSender = letter.senderId !== outreach.senderId
  const renewed = await renewDraft(context, outreach, rules.tier, letter, outreach.outcome)
  if (!renewed) return
  if (newSender) await tellOutreach(context, basis, id, letter.senderId, `draft:${renewed.revision}`)
  else await refreshOutreach(context, basis, id)
}

/** Whether the text would read otherwise now. */
function differs(outreach: Outreach, letter: Letter): boolean {
  const { today: _was, days: _wasDays, ...before } = outreach.facts
  const { today: _is, days: _isDays, ...now } = letter.facts
  return (
    outdated(outreach.facts, letter.facts) !== null ||
    JSON.stringify(sorted(before)) !== JSON.stringify(sorted(now)) ||
    outreach.recipient.email !== letter.recipient.email ||
    outreach.senderId !== letter.senderId
  )
}

/** What came back from the database has its keys in another order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)])
}
