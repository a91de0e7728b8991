import { and, eq } from 'drizzle-orm'
import { accounts, clearances } from '../../db/schema.ts'
import type { Candidate } from '../accounts/find-people.ts'
import { loadCandidates } from '../accounts/find-people.ts'
import { openInvoicesOf } from '../answers/load-situation.ts'
import type { PolicyVersion } from '../policy/policy.ts'
import type { Db } from '../ports.ts'

/** Whom an answer is about, with what its form offers to choose from. */
export interface Subject {
  accountId: string
  accountName: string
  /** The question it answers, if there was one. */
  clearanceId: string | undefined
  /** Those of its whole family, where families are chased together. */
  invoices: { id: string; number: string; openMinor: number; currency: string; dueOn: string }[]
  people: Candidate[]
}

/** Undefined when the organisation has no such question or account (any more). */
export async function loadSubject(
  db: Db,
  organisationId: string,
  version: Pick<PolicyVersion, 'policy'>,
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
    invoices: await openInvoicesOf(db, organisationId, version, accountId),
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
