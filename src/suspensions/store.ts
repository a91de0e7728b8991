import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { people, suspensionExtensions, suspensionSettings, suspensions } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import type { Money } from '../receivables/money.ts'
import { type DebtLine, debtLine, SUSPENSION_STATES, type SuspensionState } from './suspension.ts'

const money = z.object({ currency: z.string(), amountMinor: z.number() })
const kept = z.object({
  state: z.enum(SUSPENSION_STATES),
  how: z.enum(['hook', 'manual']),
  balances: z.array(money),
  debt: z.array(debtLine),
})

type Row = typeof suspensions.$inferSelect
export type Suspension = Omit<Row, 'organisationId' | keyof z.infer<typeof kept>> & z.infer<typeof kept>

function suspensionOf({ organisationId: _, ...row }: Row): Suspension {
  return { ...row, ...kept.parse(row) }
}

/** The organisation's suspensions that meet a condition on the table's own columns, the earliest date first. */
export async function findSuspensions(db: Db, organisationId: string, where: SQL): Promise<Suspension[]> {
  const rows = await db
    .select()
    .from(suspensions)
    .where(and(eq(suspensions.organisationId, organisationId), where))
    .orderBy(suspensions.suspendOn, suspensions.id)
  return rows.map(suspensionOf)
}

export async function loadSuspension(
  db: Db,
  organisationId: string,
  suspensionId: string,
): Promise<Suspension | undefined> {
  const [one] = await findSuspensions(db, organisationId, eq(suspensions.id, suspensionId))
  return one
}

/** What of an account has not ended. */
export async function liveSuspension(
  db: Db,
  organisationId: string,
  accountId: string,
): Promise<Suspension | undefined> {
  const open = sql`${suspensions.state} not in ('restored', 'cancelled')`
  const [one] = await findSuspensions(
    db,
    organisationId,
    sql`${suspensions.accountId} = ${accountId} and ${open}`,
  )
  return one
}

export type NewSuspension = Omit<
  Suspension,
  | 'extensions'
  | 'warnedOn'
  | 'debt'
  | 'suspendedAt'
  | 'restoredAt'
  | 'endedAt'
  | 'endedWhy'
  | 'problem'
  | 'state'
>

/** @returns whether the account had none that is still live. */
export async function addSuspension(tx: Db, organisationId: string, fresh: NewSuspension): Promise<boolean> {
  const balances = fresh.balances.map((one) => ({ ...one }))
  const added = await tx
    .insert(suspensions)
    .values({ ...fresh, balances, organisationId, state: 'proposed' })
    .onConflictDoNothing()
    .returning({ id: suspensions.id })
  return added.length > 0
}

type Change = Partial<
  Pick<
    Suspension,
    | 'suspendOn'
    | 'extensions'
    | 'warnedOn'
    | 'how'
    | 'suspendedAt'
    | 'restoredAt'
    | 'endedAt'
    | 'endedWhy'
    | 'problem'
    | 'services'
    | 'exemptServices'
  >
> & { state?: SuspensionState; debt?: DebtLine[] }

/** Changes a suspension if it still is as it was read: of two who try at the same moment, one does. */
export async function changeSuspension(
  tx: Db,
  organisationId: string,
  from: Pick<Suspension, 'id' | 'state' | 'suspendOn' | 'extensions'>,
  to: Change,
): Promise<boolean> {
  const { debt, ...rest } = to
  const changed = await tx
    .update(suspensions)
    .set({ ...rest, ...(debt ? { debt: debt.map((line) => ({ ...line })) } : {}) })
    .where(
      and(
        eq(suspensions.organisationId, organisationId),
        eq(suspensions.id, from.id),
        eq(suspensions.state, from.state),
        eq(suspensions.suspendOn, from.suspendOn),
        eq(suspensions.extensions, from.extensions),
      ),
    )
    .returning({ id: suspensions.id })
  return changed.length > 0
}

/** More time that a sponsor gave. */
export interface Extension {
  id: string
  number: number
  fromOn: string
  toOn: string
  sponsor: string
  reason: string
  balances: Money[]
}

export async function loadExtensions(
  db: Db,
  organisationId: string,
  suspensionIds: string[],
): Promise<(Extension & { suspensionId: string })[]> {
  const rows = await db
    .select({ extension: suspensionExtensions, sponsor: people.name })
    .from(suspensionExtensions)
    .leftJoin(people, eq(people.id, suspensionExtensions.sponsorId))
    .where(
      and(
        eq(suspensionExtensions.organisationId, organisationId),
        inArray(suspensionExtensions.suspensionId, suspensionIds),
      ),
    )
    .orderBy(suspensionExtensions.number)
  return rows.map(({ extension: { id, suspensionId, number, fromOn, toOn, reason, balances }, sponsor }) => ({
    id,
    suspensionId,
    number,
    fromOn,
    toOn,
    sponsor: sponsor ?? 'somebody',
    reason,
    balances: z.array(money).parse(balances),
  }))
}

export interface SuspensionSettings {
  /** Empty: all that the product knows. */
  services: string[]
  exemptServices: string[]
}

export async function loadSuspensionSettings(db: Db, organisationId: string): Promise<SuspensionSettings> {
  const [row] = await db
    .select({ services: suspensionSettings.services, exemptServices: suspensionSettings.exemptServices })
    .from(suspensionSettings)
    .where(eq(suspensionSettings.organisationId, organisationId))
  return row ?? { services: [], exemptServices: [] }
}
