import { sql } from 'drizzle-orm'
import { APPROVALS_PAGE, approvalsCard, foundApprovalsCard } from '../approvals/list-card.ts'
import { loadMyApprovals } from '../approvals/my-approvals.ts'
import { loadApprovals } from '../approvals/store.ts'
import type { Reply } from '../chat/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { findAccounts } from '../overdue/find-accounts.ts'
import { type Asked, card, notice } from './asked.ts'

/** An account's name may mean several; so many are looked at. */
const MOST_ACCOUNTS = 50

/** What waits for whoever asks, what they asked for and what was decided; or all about an account. */
export async function showApprovals(
  asked: Asked,
  { page, words = '' }: InputOf<'show-approvals'>,
): Promise<Reply> {
  const { context, viewer, actor } = asked
  const { db, organisationId } = context
  if (words.trim() === '') return card(approvalsCard(await loadMyApprovals(db, viewer, actor, page), viewer))
  const { accounts } = await findAccounts(db, organisationId, words, MOST_ACCOUNTS, 0)
  if (accounts.length === 0)
    return notice(`No account matches “${words}”. Try part of its name, its id or an invoice number.`)
  const ids = JSON.stringify(accounts.map(({ id }) => id))
  const { found, total } = await loadApprovals(
    db,
    organisationId,
    sql`q.account_id in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))`,
    { limit: APPROVALS_PAGE, offset: (page - 1) * APPROVALS_PAGE },
  )
  if (total === 0) return notice(`No approval was asked for about “${words}”.`)
  return card(foundApprovalsCard(words, found, total, page, viewer))
}
