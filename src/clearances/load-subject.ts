import { and, asc, eq, gt } from 'drizzle-orm'
import { accounts, clearances, invoices } from '../../db/schema.ts'
import type { Candidate } from '../accounts/find-people.ts'
import { loadCandidates } from '../accounts/find-people.ts'
import type { Db } from '../ports.ts'

/** Whom an answer is about, with what its form offers to choose from. */
export interface Subject {
  accountId: string
  accountName: string
  /** The question it answers, if there was one. */
  clearanceId: string | undefined
  invoices: { id: string; number: string; openMinor: number; currency: string; dueOn: string }[]
  people: Candidate[]
}

/** Undefined when the organisation has no such question or account (any more). */
export async function loadSubject(
  db: Db,
  organisationId: string,
  about: { clearanceId?: string | undefined; accountId?: string | undefined },
): Promise<Subject | undefined> {
  const accountId = about.clearanceId
    ? await accountOfQuestion(db, organisationId, about.clearanceId)
    : about.accountId
  if (!accountId) return undefined
  const [account] = await db
    .select({ name: accounts.name })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.id, accountId)))
  if (!account) return undefined
  return {
    accountId,
    accountName: account.name,
    clearanceId: about.clearanceId,
    invoices: await db
      .select({
        id: invoices.id,
        number: invoices.number,
        openMinor: invoices.openMinor,
        currency: invoices.currency,
        dueOn: invoices.dueOn,
      })
      .from(invoices)
      .where(
        and(
          eq(invoices.organisationId, organisationId),
          eq(invoices.accountId, accountId),
          gt(invoices.openMinor, 0),
        ),
      )
      .orderBy(asc(invoices.dueOn), asc(invoices.number)),
    people: await loadCandidates(db, organisationId, 'csm'),
  }
}

async function accountOfQuestion(
  db: Db,
  organisationId: string,
  clearanceId: string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ accountId: clearances.accountId })
    .from(clearances)
    .where(and(eq(clearances.organisationId, organisationId), eq(clearances.id, clearanceId)))
  return row?.accountId
}
