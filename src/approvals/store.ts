import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { isRole } from '../people/person.ts'
import { APPROVAL_KINDS } from '../policy/approval-rules.ts'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import {
  APPROVAL_STATES,
  type Approval,
  approvalFacts,
  approvalRuleNow,
  type Vote,
  type Voter,
} from './approval.ts'

export const voterRow = z
  .object({ id: z.string(), name: z.string(), roles: z.array(z.string()), active: z.boolean() })
  .transform((one): Voter => ({ ...one, roles: one.roles.filter(isRole) }))
const instant = z.coerce.date()

export const approvalRow = z.object({
  id: z.string(),
  account_id: z.string(),
  kind: z.enum(APPROVAL_KINDS),
  step_key: z.string().nullable(),
  invoice_id: z.string().nullable(),
  generation: z.number().nullable(),
  subject_id: z.string().nullable(),
  state: z.enum(APPROVAL_STATES),
  revision: z.number(),
  rule: approvalRuleNow,
  facts: approvalFacts,
  facts_hash: z.string(),
  requested_by: z.string(),
  requester: z.string().nullable(),
  requested_at: instant,
  reason: z.string(),
  expires_at: instant,
  next_reminder_at: instant.nullable(),
  reminders_sent: z.number(),
  decided_at: instant.nullable(),
  executed_at: instant.nullable(),
  ended_at: instant.nullable(),
  ended_by: z.string().nullable(),
  ender: z.string().nullable(),
  ended_why: z.string().nullable(),
  broken_glass: z.boolean(),
  csm_id: z.string().nullable(),
  ae_id: z.string().nullable(),
  votes: z
    .array(
      z.object({
        id: z.string(),
        person: voterRow,
        insteadOf: voterRow.nullable(),
        choice: z.enum(['approve', 'deny', 'changes']),
        reason: z.string(),
        at: instant,
        revision: z.number(),
      }),
    )
    .nullable(),
})

/** A request with every vote given to it, its people as they are now. */
export interface LoadedApproval {
  approval: Approval
  votes: Vote[]
}

export const voterOf = (alias: SQL) =>
  sql`jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name, 'roles', ${alias}.roles, 'active', ${alias}.active)`

/** What `loadedOf` reads of `approvalTables`. */
export const approvalColumns = sql`q.*, r.name as requester, e.name as ender, a.csm_id, a.ae_id,
  (select jsonb_agg(jsonb_build_object('id', v.id, 'person', ${voterOf(sql`p`)},
      'insteadOf', case when o.id is not null then ${voterOf(sql`o`)} end, 'choice', v.choice,
      'reason', v.reason, 'at', v.at, 'revision', v.revision) order by v.at, v.id)
    from approval_votes v join people p on p.organisation_id = q.organisation_id and p.id = v.person_id
    left join people o on o.organisation_id = q.organisation_id and o.id = v.instead_of
    where v.organisation_id = q.organisation_id and v.approval_id = q.id) as votes`
const approvalTables = sql`approvals q
  join accounts a on a.organisation_id = q.organisation_id and a.id = q.account_id
  left join people r on r.organisation_id = q.organisation_id and r.id = q.requested_by
  left join people e on e.organisation_id = q.organisation_id and e.id = q.ended_by`

/**
 * Requests of the organisation that meet a condition on `approvals q` and `accounts a`, the newest first.
 * `total` counts those beyond the limit as well.
 */
export async function loadApprovals(
  db: Db,
  organisationId: string,
  condition: SQL,
  { limit = 500, offset = 0 }: { limit?: number; offset?: number } = {},
): Promise<{ found: LoadedApproval[]; total: number }> {
  const rows = await selectRows(
    db,
    sql`select ${approvalColumns}, count(*) over () as total from ${approvalTables}
      where q.organisation_id = ${organisationId} and ${condition}
      order by q.requested_at desc, q.id limit ${limit} offset ${offset}`,
    approvalRow.extend({ total: z.coerce.number() }),
  )
  return { found: rows.map(loadedOf), total: rows[0]?.total ?? 0 }
}

export async function loadApproval(
  db: Db,
  organisationId: string,
  approvalId: string,
): Promise<LoadedApproval | undefined> {
  const { found } = await loadApprovals(db, organisationId, sql`q.id = ${approvalId}`)
  return found[0]
}

/**
 * The same, locked with its account: whatever is decided on both stays true until the commit. Every verb
 * takes the account first, so none waits for another in a circle.
 */
export async function lockApproval(
  tx: Db,
  organisationId: string,
  approvalId: string,
): Promise<LoadedApproval | undefined> {
  await tx.execute(sql`with held as (
      select id from accounts where organisation_id = ${organisationId} and id = (
        select account_id from approvals where organisation_id = ${organisationId} and id = ${approvalId})
      for update)
    select 1 from approvals where organisation_id = ${organisationId} and id = ${approvalId}
      and account_id in (select id from held) for update`)
  return loadApproval(tx, organisationId, approvalId)
}

/** Somebody with those away today who named them, as they are now; their roles stay so until the commit. */
export async function lockVoter(
  tx: Db,
  organisationId: string,
  personId: string,
  today: string,
): Promise<{ person: Voter; principals: Voter[] } | undefined> {
  const rows = await selectRows(
    tx,
    sql`select p.id, p.name, p.roles, p.active from people p
      where p.organisation_id = ${organisationId} and (p.id = ${personId} or p.id in (
        select b.person_id from absences b where b.organisation_id = ${organisationId}
          and b.delegate_id = ${personId} and b.ended_at is null
          and ${today}::date between b.from_on and b.until_on))
      order by p.name, p.id for share of p`,
    voterRow,
  )
  const self = rows.find(({ id }) => id === personId)
  return self && { person: self, principals: rows.filter(({ id }) => id !== personId) }
}

export function loadedOf(found: z.infer<typeof approvalRow>): LoadedApproval {
  return {
    approval: {
      id: found.id,
      accountId: found.account_id,
      kind: found.kind,
      stepKey: found.step_key,
      invoiceId: found.invoice_id,
      generation: found.generation,
      subjectId: found.subject_id,
      state: found.state,
      revision: found.revision,
      rule: found.rule,
      facts: found.facts,
      factsHash: found.facts_hash,
      requestedBy: found.requested_by,
      requesterName: found.requester ?? 'Somebody',
      requestedAt: found.requested_at,
      reason: found.reason,
      expiresAt: found.expires_at,
      nextReminderAt: found.next_reminder_at,
      remindersSent: found.reminders_sent,
      decidedAt: found.decided_at,
      executedAt: found.executed_at,
      endedAt: found.ended_at,
      endedBy: found.ended_by,
      endedByName: found.ender,
      endedWhy: found.ended_why,
      brokenGlass: found.broken_glass,
      ownerIds: [found.csm_id, found.ae_id].filter((id) => id !== null),
    },
    votes: found.votes ?? [],
  }
}
