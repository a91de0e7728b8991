import { and, eq } from 'drizzle-orm'
import { contacts, identities, people } from '../../db/schema.ts'
import type { Place } from '../chat/reply.ts'
import type { Db } from '../ports.ts'
import { factsSchema, type ReplyFacts } from '../reading/reading.ts'
import { decimalText } from '../receivables/money.ts'
import type { Subject } from './load-subject.ts'

/** The account as the reader of a reply needs it, to know numbers, names and addresses when it sees them. */
export async function loadReplyFacts(db: Db, organisationId: string, subject: Subject): Promise<ReplyFacts> {
  const known = await db
    .select({ name: contacts.name, email: contacts.email })
    .from(contacts)
    .where(and(eq(contacts.organisationId, organisationId), eq(contacts.accountId, subject.accountId)))
  return factsSchema.parse({
    account: subject.accountName,
    invoices: subject.invoices.map(({ number, openMinor, currency, dueOn }) => ({
      number,
      amount: decimalText({ amountMinor: openMinor, currency }),
      currency,
      dueOn,
    })),
    people: subject.people.map(({ name, email, roles }) => ({ name, email, role: roles[0] ?? null })),
    contacts: known,
  })
}

/** The zone somebody writes in; null for the organisation's. */
export async function zoneOfPerson(db: Db, organisationId: string, personId: string): Promise<string | null> {
  const [row] = await db
    .select({ timeZone: people.timeZone })
    .from(people)
    .where(and(eq(people.organisationId, organisationId), eq(people.id, personId)))
  return row?.timeZone ?? null
}

/** Nobody told us theirs: what depends on a country's habit is asked. */
const NO_LOCALE = 'und'

/** How the asker writes, as their platform tells; `und` where it does not. */
export async function localeOf(db: Db, { locale, workspace, userId }: Place): Promise<string> {
  if (locale !== undefined) return isLocale(locale) ? locale : NO_LOCALE
  const [row] = await db
    .select({ locale: identities.locale })
    .from(identities)
    .where(
      and(
        eq(identities.organisationId, workspace.organisationId),
        eq(identities.workspaceId, workspace.id),
        eq(identities.externalUserId, userId),
      ),
    )
  return row?.locale && isLocale(row.locale) ? row.locale : NO_LOCALE
}

function isLocale(text: string): boolean {
  try {
    return new Intl.Locale(text).baseName !== ''
  } catch {
    return false
  }
}
