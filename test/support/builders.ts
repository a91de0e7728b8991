import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import type { accounts, contacts, invoices } from '../../db/schema.ts'
import { foundOrganisation } from '../../src/organisations/found-organisation.ts'
import type { Organisation } from '../../src/organisations/organisation.ts'
import type { Context, Db } from '../../src/ports.ts'
import { silentLog } from './silent-log.ts'

export const DEFAULT_POLICY = readFileSync('db/policies/saas-tiered.yaml', 'utf8')

let serial = 0

/** Ids that differ within a run and look the same in every run. */
export function testId(): string {
  serial += 1
  return `00000000-0000-4000-8000-${serial.toString(16).padStart(12, '0')}`
}

export function at(iso: string): DateTime {
  return DateTime.fromISO(iso, { zone: 'utc' })
}

export async function organisationIn(
  db: Db,
  now: DateTime,
  changes: Partial<Omit<Organisation, 'id'>> = {},
  policy = DEFAULT_POLICY,
): Promise<{ organisation: Organisation; contextAt(now: DateTime): Context }> {
  const organisation = await foundOrganisation(
    { db, now, newId: testId, log: silentLog, actor: 'system:test' },
    {
      name: 'Larkfield',
      timeZone: 'America/Chicago',
      workingDays: [1, 2, 3, 4, 5],
      holidayRegion: 'US',
      digestHour: 8,
      reportingCurrency: 'USD',
      ...changes,
    },
    policy,
  )
  const contextAt = (moment: DateTime): Context => ({
    db,
    now: moment,
    newId: testId,
    log: silentLog,
    organisationId: organisation.id,
    actor: 'system:test',
  })
  return { organisation, contextAt }
}

export function anAccount(
  organisationId: string,
  changes: Partial<typeof accounts.$inferInsert> = {},
): typeof accounts.$inferInsert {
  const id = testId()
  return {
    id,
    organisationId,
    externalId: id,
    name: `Account ${id.slice(-4)}`,
    strategic: false,
    doNotContact: false,
    ...changes,
  }
}

export function aBillingContact(organisationId: string, accountId: string): typeof contacts.$inferInsert {
  const id = testId()
  return {
    id,
    organisationId,
    accountId,
    externalId: id,
    name: 'Accounts Payable',
    email: 'ap@client.test',
    billing: true,
    active: true,
  }
}

export function anInvoice(
  organisationId: string,
  accountId: string,
  changes: Partial<typeof invoices.$inferInsert> = {},
): typeof invoices.$inferInsert {
  const id = testId()
  const totalMinor = changes.totalMinor ?? 100_000
  return {
    id,
    organisationId,
    accountId,
    externalId: id,
    number: `N-${id.slice(-6)}`,
    currency: 'USD',
    totalMinor,
    openMinor: totalMinor,
    issuedOn: '2026-01-01',
    dueOn: '2026-02-01',
    generation: 1,
    disputed: false,
    ...changes,
  }
}
