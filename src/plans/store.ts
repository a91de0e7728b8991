import { and, eq, inArray, sql } from 'drizzle-orm'
import * as z from 'zod'
import { plans } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { type Instalment, instalment, PLAN_KINDS, PLAN_STATES, type PlanState } from './plan.ts'

const kept = z.object({
  kind: z.enum(PLAN_KINDS),
  state: z.enum(PLAN_STATES),
  instalments: z.array(instalment),
})

type Row = typeof plans.$inferSelect
export type Plan = Omit<Row, 'organisationId' | keyof z.infer<typeof kept>> & z.infer<typeof kept>

const planOf = ({ organisationId: _, ...row }: Row): Plan => ({ ...row, ...kept.parse(row) })

export const LIVE: PlanState[] = ['asked', 'approved', 'agreed']

export async function loadPlan(db: Db, organisationId: string, id: string): Promise<Plan | undefined> {
  const [row] = await db
    .select()
    .from(plans)
    .where(and(eq(plans.organisationId, organisationId), eq(plans.id, id)))
  return row && planOf(row)
}

/** What is under way for an account, a plan for each currency at most. */
export async function livePlans(db: Db, organisationId: string, accountId: string): Promise<Plan[]> {
  const rows = await db
    .select()
    .from(plans)
    .where(
      and(
        eq(plans.organisationId, organisationId),
        eq(plans.accountId, accountId),
        inArray(plans.state, LIVE),
      ),
    )
    .orderBy(plans.currency)
  return rows.map(planOf)
}

/** A plan that stands, with what its instalments became. */
export interface RunningPlan {
  plan: Plan
  kept: KeptInstalment[]
}

/** What stands for an account, with how far it is. */
export async function runningPlans(
  db: Db,
  organisationId: string,
  accountId: string,
): Promise<RunningPlan[]> {
  const live = await livePlans(db, organisationId, accountId)
  const kept = await keptInstalments(
    db,
    organisationId,
    live.map(({ id }) => id),
  )
  return live.map((plan) => ({ plan, kept: kept.get(plan.id) ?? [] }))
}

/** All of the organisation in that state, the oldest first. */
export async function plansIn(
  db: Db,
  organisationId: string,
  state: Extract<PlanState, 'approved' | 'agreed'>,
): Promise<Plan[]> {
  const rows = await db
    .select()
    .from(plans)
    .where(and(eq(plans.organisationId, organisationId), eq(plans.state, state)))
    .orderBy(plans.askedAt, plans.id)
  return rows.map(planOf)
}

/** @returns whether the account had none under way in that currency. */
export async function addPlan(
  tx: Db,
  organisationId: string,
  fresh: Omit<Plan, 'state' | 'agreedAt' | 'endedAt' | 'endedWhy'>,
): Promise<boolean> {
  const added = await tx
    .insert(plans)
    .values({
      ...fresh,
      organisationId,
      state: 'asked',
      instalments: fresh.instalments.map((one) => ({ ...one })),
    })
    .onConflictDoNothing()
    .returning({ id: plans.id })
  return added.length > 0
}

/** Changes a plan that is still in the state in which it was read. */
export async function changePlan(
  tx: Db,
  organisationId: string,
  from: Pick<Plan, 'id' | 'state'>,
  to: Partial<Pick<Plan, 'state' | 'agreedAt' | 'endedAt' | 'endedWhy'>>,
): Promise<boolean> {
  const changed = await tx
    .update(plans)
    .set(to)
    .where(and(eq(plans.organisationId, organisationId), eq(plans.id, from.id), eq(plans.state, from.state)))
    .returning({ id: plans.id })
  return changed.length > 0
}

const keptRow = z.object({
  plan_id: z.string(),
  id: z.string(),
  state: z.string(),
  on: z.string(),
  minor: minorColumn,
})

/** An instalment as the promise that it became. */
export interface KeptInstalment extends Instalment {
  answerId: string
  /** Of the promise: `active`, `kept`, `partly`, `broken`, `ended`. */
  state: string
}

/** The promises of plans that were agreed, by plan, in the order of their days. */
export async function keptInstalments(
  db: Db,
  organisationId: string,
  planIds: readonly string[],
): Promise<Map<string, KeptInstalment[]>> {
  const byPlan = new Map<string, KeptInstalment[]>()
  if (planIds.length === 0) return byPlan
  const rows = await selectRows(
    db,
    sql`select p.id as plan_id, w.id, w.state, w.until_on::text as on, w.amount_minor as minor
      from plans p
      join answers w on w.organisation_id = p.organisation_id and w.account_id = p.account_id
        and w.kind = 'promise' and w.data->>'planId' = p.id::text
      where p.organisation_id = ${organisationId}
        and p.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(planIds)}::jsonb))
      order by w.until_on, w.id`,
    keptRow,
  )
  for (const { plan_id, id, ...row } of rows)
    byPlan.set(plan_id, [...(byPlan.get(plan_id) ?? []), { ...row, answerId: id }])
  return byPlan
}
