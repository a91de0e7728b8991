/**
 * The tables. Every table but `organisations` carries `organisation_id`.
 * Money is integer minor units beside an ISO 4217 code; dates without a time are local dates of the
 * organisation; `…_at` columns are instants.
 */

export * from './tables/approvals.ts'
export * from './tables/audit.ts'
export * from './tables/cases.ts'
export * from './tables/chat.ts'
export * from './tables/clearances.ts'
export * from './tables/ledger.ts'
export * from './tables/organisation.ts'
export * from './tables/outreach.ts'
export * from './tables/plans.ts'
export * from './tables/suspensions.ts'
export * from './tables/teams.ts'
