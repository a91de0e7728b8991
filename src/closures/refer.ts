import { claimApproval } from '../approvals/claim-approval.ts'
import { finishApproval } from '../approvals/finish-approval.ts'
import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { changeClosure, loadClosure } from './store.ts'
import { noteClosure, tellClosure } from './tell-closure.ts'

/** Makes an approved referral ready: its dossier can be read from now on. Nobody outside is written to. */
export async function refer(context: Context, basis: QuestionBasis, closureId: string): Promise<void> {
  await context.db.transaction((tx) => referInside({ ...context, db: tx }, basis, closureId))
}

async function referInside(context: Context, basis: QuestionBasis, closureId: string): Promise<void> {
  const { db: tx, organisationId, now } = context
  const claim = await claimApproval(context, basis, { subjectId: closureId, kind: 'referral' })
  if (claim.kind === 'invalid') return
  const closure = await loadClosure(tx, organisationId, closureId)
  const to = { state: 'done', endedAt: now.toJSDate() } as const
  if (closure?.state !== 'approved' || !(await changeClosure(tx, organisationId, closure, to))) {
    await finishApproval(context, claim.approvalId, { kind: 'failed', why: 'the proposal was dropped' })
    return
  }
  await record(tx, context, 'refer', `account:${closure.accountId}`, {
    closureId,
    approvalId: claim.approvalId,
  })
  await finishApproval(context, claim.approvalId, { kind: 'executed' })
  await noteClosure(context, basis.today, closure, 'Approved for professional help: the dossier is ready')
  await tellClosure(context, basis, closureId, 'done')
}
