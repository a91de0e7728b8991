import { and, asc, desc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import * as z from 'zod'
import {
  accounts,
  approvals,
  cases,
  contacts,
  invoices,
  people,
  policyVersions,
  steps,
} from '../../db/schema.ts'
import { activeAnswers } from '../answers/store.ts'
import { standingClearances } from '../clearances/store.ts'
import { approvalsOfGates } from '../policy/approval-rules.ts'
import { type Policy, stepByKey } from '../policy/policy.ts'
import type { Db } from '../ports.ts'
import type { Rates } from '../receivables/rates.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { type AccountFacts, GONE_OUT, stepIdentity } from './case.ts'
import { strategicThresholds } from './policy-tables.ts'

const csm = alias(people, 'csm')
const ae = alias(people, 'ae')
const collector = alias(people, 'collector')
const parent = alias(accounts, 'parent')

/**
 * One account with what its card shows; undefined when the organisation has no such account. Where
 * families are chased together, the topmost parent shows the invoices of all, and the others say so.
 */
export async function loadAccount(
  db: Db,
  organisationId: string,
  accountId: string,
  families: Policy['families'] = 'apart',
) {
  const [row] = await db
    .select({
      account: accounts,
      case: cases,
      csm: csm.name,
      csmActive: csm.active,
      ae: ae.name,
      collector: collector.name,
      parent: parent.name,
      plannedUnder: policyVersions.number,
    })
    .from(accounts)
    .leftJoin(cases, and(eq(cases.organisationId, organisationId), eq(cases.accountId, accounts.id)))
    .leftJoin(csm, eq(csm.id, accounts.csmId))
    .leftJoin(ae, eq(ae.id, accounts.aeId))
    .leftJoin(collector, eq(collector.id, accounts.collectorId))
    .leftJoin(parent, eq(parent.id, accounts.parentId))
    .leftJoin(
      policyVersions,
      and(eq(policyVersions.organisationId, organisationId), eq(policyVersions.id, cases.policyVersionId)),
    )
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.id, accountId)))
  if (!row) return undefined
  const family = families === 'together' ? await loadFamily(db, organisationId, accountId) : null
  const chasedWith = family && family.head.id !== accountId ? family.head : null
  const members = family && !chasedWith ? family.members : [accountId]
  const ofAccount = <T extends typeof contacts | typeof steps>(table: T) =>
    and(eq(table.organisationId, organisationId), eq(table.accountId, accountId))
  return {
    ...row,
    /** The head of the family in whose case this account's invoices are; null for the head itself. */
    chasedWith,
    invoices: await db
      .select()
      .from(invoices)
      .where(
        and(
          eq(invoices.organisationId, organisationId),
          inArray(invoices.accountId, members),
          gt(invoices.openMinor, 0),
        ),
      )
      .orderBy(asc(invoices.dueOn), asc(invoices.number)),
    contacts: await db
      .select()
      .from(contacts)
      .where(and(ofAccount(contacts), eq(contacts.active, true)))
      .orderBy(desc(contacts.billing), asc(contacts.name)),
    steps: await db.select().from(steps).where(ofAccount(steps)).orderBy(desc(steps.dueOn)),
    unplaced: await unplacedMoney(db, organisationId, members),
    /** Contacts that were really made, the latest first. */
    contacted: await contactsMade(db, organisationId, accountId),
    /** What stands of what was said; every yes, announcement and open question, those that ran out included. */
    answers: await activeAnswers(db, organisationId, members),
    clearances: await standingClearances(db, organisationId, members),
    approvals: await approvalsOf(db, organisationId, members),
  }
}

/** Approvals that let a step happen, or let it. */
async function approvalsOf(db: Db, organisationId: string, members: string[]) {
  return db
    .select({
      kind: approvals.kind,
      stepKey: approvals.stepKey,
      invoiceId: approvals.invoiceId,
      generation: approvals.generation,
    })
    .from(approvals)
    .where(
      and(
        eq(approvals.organisationId, organisationId),
        inArray(approvals.accountId, members),
        inArray(approvals.state, ['approved', 'executing', 'executed']),
      ),
    )
}

export type LoadedAccount = NonNullable<Awaited<ReturnType<typeof loadAccount>>>

const contactRow = z.object({ identity: z.string(), on: z.string() })

/** Contacts of the account that were made, or may have been, with the step that each belongs to. */
async function contactsMade(db: Db, organisationId: string, accountId: string) {
  return selectRows(
    db,
    sql`select o.invoice_id || ':' || o.generation || ':' || o.step_key as identity,
        (o.sent_at at time zone g.time_zone)::date::text as on
      from outreach o join organisations g on g.id = o.organisation_id
      where o.organisation_id = ${organisationId} and o.account_id = ${accountId} and o.sent_at is not null
        and o.state in ('sent', 'done', 'uncertain')
      order by o.sent_at desc limit 20`,
    contactRow,
  )
}

const unplacedRow = z.object({ currency: z.string(), amountMinor: minorColumn })

/** Money that came in and is on no invoice, credit notes among it, per account. */
async function unplacedMoney(db: Db, organisationId: string, members: string[]) {
  const list = sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(members)}::jsonb))`
  const of = (table: SQL) => sql`select account_id, currency, amount_minor from ${table}
    where organisation_id = ${organisationId} and account_id in ${list} and invoice_id is null`
  return selectRows(
    db,
    sql`select currency, sum(amount_minor) as "amountMinor" from (
        ${of(sql`payments`)} union all ${of(sql`credits`)} union all
        select account_id, currency, -open_minor from invoices
        where organisation_id = ${organisationId} and account_id in ${list} and open_minor < 0) loose
      group by account_id, currency having sum(amount_minor) > 0 order by currency`,
    unplacedRow,
  )
}

const familyRow = z.object({
  head: z.object({ id: z.string(), name: z.string() }),
  members: z.array(z.string()),
})

async function loadFamily(db: Db, organisationId: string, accountId: string) {
  const [found] = await selectRows(
    db,
    sql`with recursive above (id, parent_id) as (
        select id, parent_id from accounts where organisation_id = ${organisationId} and id = ${accountId}
        union
        select a.id, a.parent_id from accounts a join above on above.parent_id = a.id
        where a.organisation_id = ${organisationId}),
      head as (
        select a.id, a.name from above join accounts a on a.id = above.id where not exists (
          select from accounts p where p.organisation_id = ${organisationId} and p.id = above.parent_id)),
      below (id) as (
        select id from head
        union
        select a.id from accounts a join below on a.parent_id = below.id
        where a.organisation_id = ${organisationId})
      select (select jsonb_build_object('id', id, 'name', name) from head) as head,
        (select jsonb_agg(id) from below) as members`,
    familyRow,
  )
  return found ?? null
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
  const outside = planned.filter((step) => step.outside)
  return {
    invoices: loaded.invoices,
    strategic:
      loaded.account.strategic ||
      (threshold !== undefined && (loaded.account.arrMinor ?? 0) >= threshold.minor),
    doNotContact: loaded.account.doNotContact,
    hasBillingEmail: loaded.contacts.some(({ billing, email }) => billing && email !== null),
    hasUnplacedMoney: loaded.unplaced.length > 0,
    done: new Map(
      planned.map((step) => {
        const identity = stepIdentity({ id: step.invoiceId, generation: step.generation }, step.stepKey)
        const reached = loaded.contacted.some((one) => one.identity === identity)
        return [identity, reached ? GONE_OUT : step.dueOn]
      }),
    ),
    lastContactOn: loaded.contacted[0]?.on ?? null,
    plannedContactOn: outside[0]?.dueOn ?? null,
    answers: loaded.answers,
    clearances: loaded.clearances,
    approved: approvedSteps(loaded, policy),
  }
}

/** Steps for which every approval stands that the policy wants for them. */
function approvedSteps({ approvals: given }: LoadedAccount, policy: Policy): Set<string> {
  return new Set(
    given.flatMap(({ stepKey, invoiceId, generation }) => {
      const step = stepKey === null ? undefined : stepByKey(policy, stepKey)
      if (!step || invoiceId === null || generation === null) return []
      const mine = given.filter(
        (one) => one.stepKey === stepKey && one.invoiceId === invoiceId && one.generation === generation,
      )
      const complete = approvalsOfGates(step.gates).every((kind) => mine.some((one) => one.kind === kind))
      return complete ? [stepIdentity({ id: invoiceId, generation }, step.key)] : []
    }),
  )
}
