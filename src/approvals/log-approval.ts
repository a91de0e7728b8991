import { noteOnAccount } from '../accounts/note-on-account.ts'
import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import type { Approval } from './approval.ts'

type Logged = Pick<Approval, 'id' | 'accountId' | 'kind' | 'revision' | 'factsHash'>

/** What happened to a request: a line on the account's timeline and a record in the audit. */
export async function logApproval(
  context: Context,
  { today }: Pick<QuestionBasis, 'today'>,
  approval: Logged,
  verb: string,
  text: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  const line = approvalLine(approval, verb, text)
  await noteOnAccount(context, today, { accountId: approval.accountId, ...line })
  const entry = approvalEntry(approval, verb, data)
  await record(context.db, context, entry.verb, entry.subject, entry.data)
}

/** The line on the timeline. */
export function approvalLine({ id, kind }: Logged, verb: string, text: string) {
  return { kind: `approval-${verb}`, text, data: { approvalId: id, approvalKind: kind } }
}

/** The record in the audit. */
export function approvalEntry(
  { id, accountId, kind, revision, factsHash }: Logged,
  verb: string,
  data: Record<string, unknown>,
) {
  return {
    verb: `${verb}-approval`,
    subject: `account:${accountId}`,
    data: { approvalId: id, approvalKind: kind, revision, factsHash, ...data },
  }
}
