import { and, eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import { closures } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import {
  CLOSURE_KINDS,
  CLOSURE_STATES,
  type ClosureGrounds,
  type ClosureKind,
  closureGrounds,
} from './closure.ts'

const kept = z.object({
  kind: z.enum(CLOSURE_KINDS),
  state: z.enum(CLOSURE_STATES),
  grounds: closureGrounds,
  balances: z.array(z.object({ currency: z.string(), minor: z.number() })),
})

type Row = typeof closures.$inferSelect
export type Closure = Omit<Row, 'organisationId' | keyof z.infer<typeof kept>> & z.infer<typeof kept>

const closureOf = ({ organisationId: _, ...row }: Row): Closure => ({ ...row, ...kept.parse(row) })

export async function loadClosure(db: Db, organisationId: string, id: string): Promise<Closure | undefined> {
  const [row] = await db
    .select()
    .from(closures)
    .where(and(eq(closures.organisationId, organisationId), eq(closures.id, id)))
  return row && closureOf(row)
}

/** What is under way for an account. */
export async function liveClosure(
  db: Db,
  organisationId: string,
  accountId: string,
  kind: ClosureKind,
): Promise<Closure | undefined> {
  const [row] = await db
    .select()
    .from(closures)
    .where(
      and(
        eq(closures.organisationId, organisationId),
        eq(closures.accountId, accountId),
        eq(closures.kind, kind),
        sql`${closures.state} in ('proposed', 'approved')`,
      ),
    )
  return row && closureOf(row)
}

export async function approvedClosures(db: Db, organisationId: string): Promise<Closure[]> {
  const rows = await db
    .select()
    .from(closures)
    .where(and(eq(closures.organisationId, organisationId), eq(closures.state, 'approved')))
    .orderBy(closures.proposedAt, closures.id)
  return rows.map(closureOf)
}

/** @returns whether the account had none of that kind under way. */
export async function addClosure(
  tx: Db,
  organisationId: string,
  fresh: Pick<
    Closure,
    'id' | 'accountId' | 'kind' | 'grounds' | 'invoiceIds' | 'balances' | 'proposedBy' | 'proposedAt'
  >,
): Promise<boolean> {
  const added = await tx
    .insert(closures)
    .values({
      ...fresh,
      organisationId,
      state: 'proposed',
      grounds: { ...fresh.grounds },
      balances: fresh.balances.map((one) => ({ ...one })),
    })
    .onConflictDoNothing()
    .returning({ id: closures.id })
  return added.length > 0
}

/** Changes a closure that is still in the state in which it was read. */
export async function changeClosure(
  tx: Db,
  organisationId: string,
  from: Pick<Closure, 'id' | 'state'>,
  to: Partial<Pick<Closure, 'state' | 'endedAt' | 'endedWhy' | 'invoiceIds'>> & {
    grounds?: ClosureGrounds
    balances?: Closure['balances']
  },
): Promise<boolean> {
  const { grounds, balances, ...rest } = to
  const changed = await tx
    .update(closures)
    .set({
      ...rest,
      ...(grounds ? { grounds: { ...grounds } } : {}),
      ...(balances ? { balances: balances.map((one) => ({ ...one })) } : {}),
    })
    .where(
      and(
        eq(closures.organisationId, organisationId),
        eq(closures.id, from.id),
        eq(closures.state, from.state),
      ),
    )
    .returning({ id: closures.id })
  return changed.length > 0
}
