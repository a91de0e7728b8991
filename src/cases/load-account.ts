import { and, asc, desc, eq, gt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import {
  accounts,
  cases,
  contacts,
  credits,
  invoices,
  payments,
  people,
  steps,
  timeline,
} from '../../db/schema.ts'
import type { Policy } from '../policy/policy.ts'
import { reachesCustomer, stepByKey } from '../policy/policy.ts'
import type { Db } from '../ports.ts'
import type { Rates } from '../receivables/rates.ts'
import { type AccountFacts, stepIdentity } from './case.ts'
import { strategicThresholds } from './policy-tables.ts'

const csm = alias(people, 'csm')
const ae = alias(people, 'ae')
const collector = alias(people, 'collector')
const parent = alias(accounts, 'parent')

/** One account with what its card shows; undefined when the organisation has no such account. */
export async function loadAccount(db: Db, organisationId: string, accountId: string) {
  const [row] = await db
    .select({
      account: accounts,
      case: cases,
      csm: csm.name,
      csmActive: csm.active,
      ae: ae.name,
      collector: collector.name,
      parent: parent.name,
    })
    .from(accounts)
    .leftJoin(cases, and(eq(cases.organisationId, organisationId), eq(cases.accountId, accounts.id)))
    .leftJoin(csm, eq(csm.id, accounts.csmId))
    .leftJoin(ae, eq(ae.id, accounts.aeId))
    .leftJoin(collector, eq(collector.id, accounts.collectorId))
    .leftJoin(parent, eq(parent.id, accounts.parentId))
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.id, accountId)))
  if (!row) return undefined
  const ofAccount = <T extends typeof invoices | typeof contacts | typeof timeline | typeof steps>(
    table: T,
  ) => and(eq(table.organisationId, organisationId), eq(table.accountId, accountId))
  return {
    ...row,
    invoices: await db
      .select()
      .from(invoices)
      .where(and(ofAccount(invoices), gt(invoices.openMinor, 0)))
      .orderBy(asc(invoices.dueOn), asc(invoices.number)),
    contacts: await db
      .select()
      .from(contacts)
      .where(and(ofAccount(contacts), eq(contacts.active, true)))
      .orderBy(desc(contacts.billing), asc(contacts.name)),
    timeline: await db
      .select()
      .from(timeline)
      .where(ofAccount(timeline))
      .orderBy(desc(timeline.at), desc(timeline.id))
      .limit(8),
    steps: await db.select().from(steps).where(ofAccount(steps)).orderBy(desc(steps.dueOn)),
    unplaced: await unplacedMoney(db, organisationId, accountId),
  }
}

export type LoadedAccount = NonNullable<Awaited<ReturnType<typeof loadAccount>>>

async function unplacedMoney(db: Db, organisationId: string, accountId: string) {
  const sums = await Promise.all(
    [payments, credits].map((table) =>
      db
        .select({
          currency: table.currency,
          amountMinor: sql<number>`sum(${table.amountMinor})`.mapWith(Number),
        })
        .from(table)
        .where(
          and(
            eq(table.organisationId, organisationId),
            eq(table.accountId, accountId),
            sql`${table.invoiceId} is null`,
          ),
        )
        .groupBy(table.currency),
    ),
  )
  return sums.flat()
}

/** The same account as the rules of `assess` see it. */
export function factsOf(
  loaded: LoadedAccount,
  policy: Policy,
  rates: Rates,
  reportingCurrency: string,
): AccountFacts {
  const threshold = strategicThresholds({ policy, rates, reportingCurrency }).find(
    ({ currency }) => currency === loaded.account.arrCurrency,
  )
  const planned = loaded.steps.filter(({ state }) => state === 'planned')
  const outside = planned.filter(({ stepKey }) => {
    const step = stepByKey(policy, stepKey)
    return step !== undefined && reachesCustomer(step)
  })
  return {
    invoices: loaded.invoices,
    strategic:
      loaded.account.strategic ||
      (threshold !== undefined && (loaded.account.arrMinor ?? 0) >= threshold.minor),
    doNotContact: loaded.account.doNotContact,
    hasBillingEmail: loaded.contacts.some(({ billing, email }) => billing && email !== null),
    hasUnplacedMoney: loaded.unplaced.length > 0,
    done: new Set(
      planned.map((step) => stepIdentity({ id: step.invoiceId, generation: step.generation }, step.stepKey)),
    ),
    lastContactOn: outside[0]?.dueOn ?? null,
  }
}
