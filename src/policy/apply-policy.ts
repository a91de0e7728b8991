import { createHash } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { policyVersions } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context } from '../ports.ts'
import { type PolicyProblem, readPolicy } from './read-policy.ts'

export type Applied = { number: number; isNew: boolean } | { problems: PolicyProblem[] }

/** Stores the policy as a new version; the text already in force makes no new one. */
export async function applyPolicy(context: Context, source: string): Promise<Applied> {
  const reading = readPolicy(source)
  if ('problems' in reading) return reading
  const hash = createHash('sha256').update(source).digest('hex')
  return context.db.transaction(async (tx) => {
    const [current] = await tx
      .select({ number: policyVersions.number, hash: policyVersions.hash })
      .from(policyVersions)
      .where(eq(policyVersions.organisationId, context.organisationId))
      .orderBy(desc(policyVersions.number))
      .limit(1)
    if (current?.hash === hash) return { number: current.number, isNew: false }
    const number = (current?.number ?? 0) + 1
    await tx.insert(policyVersions).values({
      id: context.newId(),
      organisationId: context.organisationId,
      number,
      name: reading.policy.name,
      source,
      hash,
      appliedAt: context.now.toJSDate(),
      appliedBy: context.actor,
    })
    await record(tx, context, 'apply-policy', `policy:${number}`, { name: reading.policy.name, hash })
    return { number, isNew: true }
  })
}
