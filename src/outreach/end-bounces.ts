import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { timeline } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { lookAgain } from '../cases/look-again.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { BOUNCE } from './bounce-outreach.ts'

const row = z.object({ id: z.string(), account_id: z.string(), email: z.string() })

/** A returned mail keeps everybody from writing until the account has another billing contact: then that is over. */
export async function endBounces(context: Context, basis: QuestionBasis): Promise<void> {
  const { organisationId, now } = context
  await context.db.transaction(async (tx) => {
    const ended = await selectRows(
      tx,
      sql`update answers w set state = 'ended', ended_at = ${now.toISO()}::timestamptz, ended_why = 'the contact was corrected'
        from outreach o, lateral (
          select k.email from contacts k where k.organisation_id = ${organisationId} and k.account_id = o.account_id
            and k.billing and k.active and k.email is not null order by k.name, k.id limit 1) now_to
        where w.organisation_id = ${organisationId} and w.state = 'active' and w.kind = 'contact'
          and w.data->>'occurrence' = ${BOUNCE} || o.id::text and o.organisation_id = ${organisationId}
          and lower(now_to.email) <> lower(o.recipient->>'email')
        returning w.id, w.account_id, now_to.email`,
      row,
    )
    for (const { id, account_id, email } of ended) {
      await tx.insert(timeline).values({
        id: context.newId(),
        organisationId,
        accountId: account_id,
        at: now.toJSDate(),
        onDate: basis.today,
        kind: 'answer-ended',
        text: `The contact was corrected: ${email}`,
        data: { answerId: id },
      })
      await record(tx, context, 'end-answer', `account:${account_id}`, { answerId: id, email })
    }
    await lookAgain({ ...context, db: tx }, basis.organisation, [
      ...new Set(ended.map((one) => one.account_id)),
    ])
  })
}
