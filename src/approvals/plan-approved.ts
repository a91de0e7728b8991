import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { lookAgain } from '../cases/look-again.ts'
import { loadRun } from '../cases/run-summary.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { selectRows } from '../rows.ts'

/**
 * Steps that still wait for an approval which has come are planned. The click itself does not do that: planning
 * one account takes longer than all the rest of a decision, and an approver waits for the answer. Whoever sends
 * need not wait for it either, for sending asks for the approval itself.
 */
export async function planApproved(context: Context, { organisation, today }: QuestionBasis): Promise<void> {
  const { db, organisationId } = context
  const waiting = await selectRows(
    db,
    sql`select distinct s.account_id as id from steps s
      join approvals q on q.organisation_id = s.organisation_id and q.account_id = s.account_id
        and q.step_key = s.step_key and q.invoice_id = s.invoice_id and q.generation = s.generation
        and q.state in ('approved', 'executing')
      where s.organisation_id = ${organisationId} and s.state = 'withheld' and s.reason = 'needs-approval'`,
    z.object({ id: z.string() }),
  )
  // Before the day's run nothing is planned; the run does it.
  if (waiting.length === 0 || (await loadRun(context, today)) === null) return
  await db.transaction((tx) =>
    lookAgain(
      { ...context, db: tx },
      organisation,
      waiting.map(({ id }) => id),
    ),
  )
}
