import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { isRole } from '../people/person.ts'
import type { ApprovalKind } from '../policy/approval-rules.ts'
import type { Context } from '../ports.ts'
import { loadFreshness, staleSources } from '../receivables/freshness.ts'
import { selectRows } from '../rows.ts'
import { factsHashOf } from './approval-facts.ts'
import { endApproval } from './end-approval.ts'
import { kindPhrase } from './kind-words.ts'
import { logApproval } from './log-approval.ts'
import { outcomeSentence } from './outcome.ts'
import { advance } from './save-state.ts'
import { type LoadedApproval, lockApproval } from './store.ts'
import { tallyOf } from './tally.ts'
import { refreshApproval } from './tell-approvals.ts'
import { whyVoid } from './why-void.ts'

export type ClaimVerdict =
  | { kind: 'claimed'; approvalId: string }
  /** Nothing may be done on it; `why` is a sentence. It may have been ended for that just now. */
  | { kind: 'invalid'; why: string }

/**
 * Takes a decision to carry it out, once. Reads the ledger, the gates, the people's roles and the facts' hash
 * again in the caller's transaction: what changed materially ends it, and everybody concerned is told. Data too
 * old to tell leaves it as it is.
 *
 * Locks the account first, as every verb does: a caller that locks rows of its own does so after
 * `lockAccount`, so that no two wait for each other.
 */
export async function claimApproval(
  context: Context,
  basis: QuestionBasis,
  which: { approvalId: string } | { subjectId: string; kind: ApprovalKind },
): Promise<ClaimVerdict> {
  const { db: tx, organisationId, now } = context
  const { organisation, policy } = basis
  const id = 'approvalId' in which ? which.approvalId : await approvedAbout(context, which)
  const loaded = id === undefined ? undefined : await lockApproval(tx, organisationId, id)
  if (!loaded) return { kind: 'invalid', why: 'There is no approval for this.' }
  const { approval } = loaded
  if (approval.state !== 'approved')
    return { kind: 'invalid', why: outcomeSentence(loaded, now, organisation.timeZone) }
  if (now.toJSDate() >= approval.expiresAt) {
    const why = 'it was approved, and not carried out in time'
    await endApproval(context, basis, loaded, { state: 'expired', why, by: null })
    return { kind: 'invalid', why: `The approval has run out: ${why}.` }
  }
  const sources = await loadFreshness(tx, organisationId)
  if (staleSources(sources, now, policy.staleAfterHours).length > 0)
    return { kind: 'invalid', why: 'The ledger data is too old to act on. Import again, then try once more.' }
  const why = (await whyNotAnyMore(context, loaded)) ?? (await whyVoid(tx, basis, approval))
  if (why !== null) {
    await endApproval(context, basis, loaded, { state: 'invalidated', why, by: null })
    return { kind: 'invalid', why: `The approval counts no more: ${why}.` }
  }
  const claimed = await advance(tx, organisationId, loaded, { state: 'executing' })
  if (!claimed) throw new Error('a locked request changed under its own lock')
  await logApproval(
    context,
    basis,
    approval,
    'claim',
    `Began to carry out ${kindPhrase(approval.kind, approval.facts.accountName)}`,
  )
  await refreshApproval(context, claimed.approval.id)
  return { kind: 'claimed', approvalId: approval.id }
}

async function approvedAbout(
  { db: tx, organisationId }: Context,
  { subjectId, kind }: { subjectId: string; kind: ApprovalKind },
): Promise<string | undefined> {
  const [row] = await selectRows(
    tx,
    sql`select id from approvals where organisation_id = ${organisationId} and subject_id = ${subjectId}
      and kind = ${kind} order by state = 'approved' desc, requested_at desc limit 1`,
    z.object({ id: z.string() }),
  )
  return row?.id
}

/** Whether what was approved is what stands there, and those who approved still may. */
async function whyNotAnyMore(context: Context, { approval, votes }: LoadedApproval): Promise<string | null> {
  if (factsHashOf(approval.facts) !== approval.factsHash) return 'what was approved is not what is on record'
  if (approval.brokenGlass) {
    const [row] = await selectRows(
      context.db,
      sql`select roles, active from people where organisation_id = ${context.organisationId} and id = ${approval.endedBy}`,
      z.object({ roles: z.array(z.string()), active: z.boolean() }),
    )
    const still = row?.active && row.roles.filter(isRole).includes('admin')
    return still ? null : 'whoever decided it alone is no longer an administrator'
  }
  const before = votes.filter(
    ({ choice, revision }) => choice === 'approve' && revision === approval.revision,
  )
  const { counted, complete } = tallyOf(approval, votes)
  if (complete) return null
  const gone = before.find((vote) => !counted.some((one) => one.vote === vote))
  return gone
    ? `${gone.person.name} may not approve it any more`
    : 'not enough of those who approved it still may'
}
