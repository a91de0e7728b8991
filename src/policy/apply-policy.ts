import { createHash } from 'node:crypto'
import { desc, eq, sql } from 'drizzle-orm'
import { policyVersions } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context } from '../ports.ts'
import { nearest } from './did-you-mean.ts'
import { segmentsOf } from './policy-for.ts'
import { type PolicyProblem, readPolicy } from './read-policy.ts'
import { segmentsInUse } from './store.ts'

export type Applied =
  | { number: number; isNew: boolean; warnings: PolicyProblem[] }
  | { problems: PolicyProblem[]; warnings: PolicyProblem[] }

/** Stores the policy as a new version; the text already in force makes no new one. */
export async function applyPolicy(context: Context, source: string): Promise<Applied> {
  const reading = readPolicy(source)
  if ('problems' in reading) return reading
  const { policy } = reading
  const hash = createHash('sha256').update(source).digest('hex')
  return context.db.transaction(async (tx) => {
    const used = await segmentsInUse(tx, context.organisationId)
    const warnings = [...reading.warnings, ...unusedSegments(segmentsOf(policy), used)]
    // Two at once would otherwise choose the same number, and one would fail.
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`policy:${context.organisationId}`}, 0))`,
    )
    const [current] = await tx
      .select({ number: policyVersions.number, hash: policyVersions.hash })
      .from(policyVersions)
      .where(eq(policyVersions.organisationId, context.organisationId))
      .orderBy(desc(policyVersions.number))
      .limit(1)
    if (current?.hash === hash) return { number: current.number, isNew: false, warnings }
    const number = (current?.number ?? 0) + 1
    await tx.insert(policyVersions).values({
      id: context.newId(),
      organisationId: context.organisationId,
      number,
      name: policy.name,
      source,
      hash,
      appliedAt: context.now.toJSDate(),
      appliedBy: context.actor,
    })
    await record(tx, context, 'apply-policy', `policy:${number}`, { name: policy.name, hash })
    return { number, isNew: true, warnings }
  })
}

/** Segments are compared to the letter, so a slip would leave its accounts under everybody's rules. */
function unusedSegments(named: string[], used: string[]): PolicyProblem[] {
  return named
    .filter((name) => !used.includes(name))
    .map((name) => {
      const meant = nearest(name, used)
      const known =
        used.length > 0 ? `The accounts have: ${used.join(', ')}.` : 'No account has a segment yet.'
      return {
        path: `segments.${name}`,
        line: null,
        problem: `No account is in the segment "${name}".`,
        remedy: meant === null ? known : `Did you mean "${meant}"? ${known}`,
      }
    })
}
