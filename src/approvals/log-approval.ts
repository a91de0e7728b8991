import { timeline } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import type { Approval } from './approval.ts'

/** What happened to a request: a line on the account's timeline and a record in the audit. */
export async function logApproval(
  context: Context,
  { today }: QuestionBasis,
  approval: Pick<Approval, 'id' | 'accountId' | 'kind' | 'revision' | 'factsHash'>,
  verb: string,
  text: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  const { db: tx, organisationId, now, actor } = context
  await tx.insert(timeline).values({
    id: context.newId(),
    organisationId,
    accountId: approval.accountId,
    at: now.toJSDate(),
    onDate: today,
    kind: `approval-${verb}`,
    actorId: actor.startsWith('system:') ? null : actor,
    text,
    data: { approvalId: approval.id, approvalKind: approval.kind },
  })
  await record(tx, context, `${verb}-approval`, `account:${approval.accountId}`, {
    approvalId: approval.id,
    approvalKind: approval.kind,
    revision: approval.revision,
    factsHash: approval.factsHash,
    ...data,
  })
}
