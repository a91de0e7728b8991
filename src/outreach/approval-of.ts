import { endApproval } from '../approvals/end-approval.ts'
import { finishApproval } from '../approvals/finish-approval.ts'
import { standingApproval } from '../approvals/standing-approval.ts'
import { lockApproval } from '../approvals/store.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { APPROVAL_KINDS, type ApprovalKind, approvalOfGate } from '../policy/approval-rules.ts'
import type { PolicyStep } from '../policy/policy.ts'
import type { Context } from '../ports.ts'

/** The decision a step waits for; null when nobody has to decide. */
export function approvalKindOf(step: Pick<PolicyStep, 'mode' | 'gates'>, tier: number): ApprovalKind | null {
  if (step.mode !== 'approval') return null
  const [named] = step.gates.flatMap((gate) => approvalOfGate(gate) ?? [])
  return named ?? APPROVAL_KINDS.find((kind) => kind === `tier-${tier}`) ?? 'tier-4'
}

/** What became of a message that was approved: it went, it failed, or something stands against it now. */
export type ApprovalEnd =
  | { kind: 'executed' }
  /** It went at that moment, as is known only now. */
  | { kind: 'found'; at: Date }
  | { kind: 'failed'; why: string }
  | { kind: 'void'; why: string }

/** Tells the standing request about a message what became of it; nothing where there is none. */
export async function concludeApproval(
  context: Context,
  basis: QuestionBasis,
  outreachId: string,
  end: ApprovalEnd,
): Promise<void> {
  const { db: tx, organisationId } = context
  const standing = await standingApproval(tx, organisationId, outreachId)
  if (!standing) return
  if (end.kind !== 'void') {
    // The card puts it into a sentence of its own.
    const how = end.kind === 'failed' ? { ...end, why: end.why.replace(/\.$/, '') } : end
    await finishApproval(context, standing.id, how)
    return
  }
  if (!['pending', 'changes', 'approved', 'executing'].includes(standing.state)) return
  const loaded = await lockApproval(tx, organisationId, standing.id)
  if (loaded) await endApproval(context, basis, loaded, { state: 'invalidated', why: end.why, by: null })
}
