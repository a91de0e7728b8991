import { timeline } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import type { Context } from '../ports.ts'
import type { Outreach } from './outreach.ts'

/** A line on the account's timeline and a record in the audit, in the caller's transaction. */
export async function noteOutreach(
  context: Context,
  organisation: Organisation,
  outreach: Pick<Outreach, 'id' | 'accountId' | 'stepKey' | 'revision'>,
  told: { verb: string; kind: string; text: string; actorId: string | null; data?: Record<string, unknown> },
): Promise<void> {
  const { db: tx, organisationId, now } = context
  const { id, accountId, stepKey, revision } = outreach
  await tx.insert(timeline).values({
    id: context.newId(),
    organisationId,
    accountId,
    at: now.toJSDate(),
    onDate: localDate(organisation, now),
    kind: told.kind,
    actorId: told.actorId,
    text: told.text,
    data: { outreachId: id, step: stepKey },
  })
  await record(tx, context, told.verb, `outreach:${id}`, { accountId, stepKey, revision, ...told.data })
}
