import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { closures, outreach, suspensions } from '../../db/schema.ts'
import { offPlan } from '../plans/plan-words.ts'
import { loadPlan } from '../plans/store.ts'
import type { Db } from '../ports.ts'
import type { Approval, ApprovalFacts } from './approval.ts'

/** The parts of the frozen facts that come from what is to be done. */
export type SubjectNow = Partial<
  Pick<
    ApprovalFacts,
    | 'text'
    | 'recipientName'
    | 'recipientEmail'
    | 'deadlineOn'
    | 'suspendOn'
    | 'services'
    | 'exemptServices'
    | 'sum'
  >
>

const recipient = z.object({ name: z.string().nullish(), email: z.string().nullish() })
const sums = z.array(z.object({ currency: z.string(), minor: z.number() }))

/** The message, suspension, plan or closure that a request is about, as it is now; empty when it is about none of them. */
export async function subjectNow(
  db: Db,
  organisationId: string,
  { kind, subjectId }: Pick<Approval, 'kind' | 'subjectId'>,
): Promise<SubjectNow> {
  if (subjectId === null) return {}
  switch (kind) {
    case 'tier-3':
    case 'tier-4':
      return messageNow(db, organisationId, subjectId)
    case 'suspension':
      return suspensionNow(db, organisationId, subjectId)
    case 'write-off':
    case 'referral':
      return closureNow(db, organisationId, subjectId)
    case 'plan':
    case 'discount':
      return planNow(db, organisationId, subjectId)
    default:
      return {}
  }
}

async function messageNow(db: Db, organisationId: string, id: string): Promise<SubjectNow> {
  const [row] = await db
    .select({
      revision: outreach.revision,
      subject: outreach.subject,
      body: outreach.body,
      recipient: outreach.recipient,
      deadlineOn: outreach.deadlineOn,
    })
    .from(outreach)
    .where(and(eq(outreach.organisationId, organisationId), eq(outreach.id, id)))
  if (!row) return {}
  const to = recipient.safeParse(row.recipient).data
  return {
    text: { outreachId: id, revision: row.revision, subject: row.subject, body: row.body },
    recipientName: to?.name ?? null,
    recipientEmail: to?.email ?? null,
    deadlineOn: row.deadlineOn,
  }
}

async function suspensionNow(db: Db, organisationId: string, id: string): Promise<SubjectNow> {
  const [row] = await db
    .select({
      suspendOn: suspensions.suspendOn,
      services: suspensions.services,
      exemptServices: suspensions.exemptServices,
    })
    .from(suspensions)
    .where(and(eq(suspensions.organisationId, organisationId), eq(suspensions.id, id)))
  return row ?? {}
}

async function closureNow(db: Db, organisationId: string, id: string): Promise<SubjectNow> {
  const [row] = await db
    .select({ balances: closures.balances })
    .from(closures)
    .where(and(eq(closures.organisationId, organisationId), eq(closures.id, id)))
  const sum = sums.safeParse(row?.balances).data
  return sum ? { sum } : {}
}

async function planNow(db: Db, organisationId: string, id: string): Promise<SubjectNow> {
  const plan = await loadPlan(db, organisationId, id)
  if (!plan) return {}
  const { currency, amountMinor } = offPlan(plan)
  return { sum: [{ currency, minor: amountMinor }] }
}
