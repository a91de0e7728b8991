import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { invoices, people } from '../../db/schema.ts'
import type { OwnedAccount } from '../accounts/store.ts'
import { withFamilies } from '../cases/families.ts'
import type { PolicyVersion } from '../policy/policy.ts'
import type { Db } from '../ports.ts'
import type { OpenInvoice } from './draft-answer.ts'

/** The open invoices that something said about the account can be about, the oldest first. */
export async function openInvoicesOf(
  db: Db,
  organisationId: string,
  { policy }: Pick<PolicyVersion, 'policy'>,
  accountId: string,
): Promise<OpenInvoice[]> {
  const members = await withFamilies(db, { organisationId, policy }, [accountId])
  return db
    .select({
      id: invoices.id,
      number: invoices.number,
      currency: invoices.currency,
      totalMinor: invoices.totalMinor,
      openMinor: invoices.openMinor,
      disputed: invoices.disputed,
      disputedMinor: invoices.disputedMinor,
      dueOn: invoices.dueOn,
    })
    .from(invoices)
    .where(
      and(
        eq(invoices.organisationId, organisationId),
        inArray(invoices.accountId, members),
        gt(invoices.openMinor, 0),
      ),
    )
    .orderBy(asc(invoices.dueOn), asc(invoices.number))
}

/** Names of these people, and whom they report to. */
export async function peopleAround(
  db: Db,
  organisationId: string,
  ids: readonly (string | null)[],
): Promise<Map<string, { name: string; managerId: string | null }>> {
  const wanted = ids.filter((id) => id !== null)
  if (wanted.length === 0) return new Map()
  const rows = await db
    .select({ id: people.id, name: people.name, managerId: people.managerId })
    .from(people)
    .where(and(eq(people.organisationId, organisationId), inArray(people.id, wanted)))
  return new Map(rows.map(({ id, ...person }) => [id, person]))
}

/** The managers of those who own the account. */
export async function managersOf(
  db: Db,
  organisationId: string,
  { owners }: OwnedAccount,
): Promise<string[]> {
  const around = await peopleAround(db, organisationId, [owners.csm, owners.ae])
  return [...around.values()].flatMap(({ managerId }) => managerId ?? [])
}
