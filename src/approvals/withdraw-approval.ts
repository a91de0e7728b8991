import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { LONGEST_REASON } from './approval.ts'
import { endApproval } from './end-approval.ts'
import { outcomeSentence } from './outcome.ts'
import { type LoadedApproval, lockApproval } from './store.ts'

export type ChangeVerdict =
  | { kind: 'done'; loaded: LoadedApproval }
  | { kind: 'refused'; why: string; field?: 'reason' }

export const NO_REQUEST = 'That request does not exist (any more). Nothing was changed.'

/** Who may take a request back while nothing has been done on it. */
export function mayWithdraw({ approval, votes }: LoadedApproval, actor: Person): boolean {
  if (approval.requestedBy === actor.id || actor.roles.includes('admin')) return true
  return votes.some(
    ({ person, choice, revision }) =>
      person.id === actor.id && choice === 'approve' && revision === approval.revision,
  )
}

/** Takes a request back, or a decision that has not been carried out: the requester, who approved it, or an administrator. */
export async function withdrawApproval(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { approvalId, reason }: { approvalId: string; reason: string },
): Promise<ChangeVerdict> {
  return context.db.transaction(async (tx): Promise<ChangeVerdict> => {
    const inside = { ...context, db: tx }
    const loaded = await lockApproval(tx, inside.organisationId, approvalId)
    if (!loaded) return { kind: 'refused', why: NO_REQUEST }
    if (!mayWithdraw(loaded, actor))
      return {
        kind: 'refused',
        why: 'Only who asked for it, who approved it, or an administrator can take it back.',
      }
    const { state } = loaded.approval
    if (state !== 'pending' && state !== 'changes' && state !== 'approved')
      return { kind: 'refused', why: outcomeSentence(loaded, inside.now, basis.organisation.timeZone) }
    if (reason.length > LONGEST_REASON) return tooLong(reason)
    const end = { state: 'withdrawn', why: reason.trim(), by: actor } as const
    const after = await endApproval(inside, basis, loaded, end)
    return after ? { kind: 'done', loaded: after } : { kind: 'refused', why: NO_REQUEST }
  })
}

export function tooLong(reason: string): ChangeVerdict {
  const length = reason.length.toLocaleString('en-US')
  return {
    kind: 'refused',
    why: `Say it in at most ${LONGEST_REASON} characters; that was ${length}.`,
    field: 'reason',
  }
}
