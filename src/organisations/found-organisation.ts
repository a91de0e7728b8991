import { organisations } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { applyPolicy } from '../policy/apply-policy.ts'
import type { Context } from '../ports.ts'
import type { Organisation } from './organisation.ts'

/** Creates an organisation with its first policy version. */
export async function foundOrganisation(
  context: Omit<Context, 'organisationId'>,
  wanted: Omit<Organisation, 'id'>,
  policySource: string,
): Promise<Organisation> {
  const organisation = { ...wanted, id: context.newId() }
  const inside = { ...context, organisationId: organisation.id }
  return context.db.transaction(async (tx) => {
    await tx.insert(organisations).values({ ...organisation, createdAt: context.now.toJSDate() })
    await record(tx, inside, 'found-organisation', `organisation:${organisation.id}`, { ...wanted })
    const applied = await applyPolicy({ ...inside, db: tx }, policySource)
    if ('problems' in applied)
      throw new Error(`the first policy is invalid: ${JSON.stringify(applied.problems)}`)
    return organisation
  })
}
