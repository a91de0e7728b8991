import { and, desc, eq, gte, inArray, isNull, sql } from 'drizzle-orm'
import { approvals, outreach, payments, people } from '../../db/schema.ts'
import { type AccountFacts, gatesOf, needsYes, toleranceMinor, WITHHELD } from '../cases/case.ts'
import { factsOf, type LoadedAccount, loadAccount } from '../cases/load-account.ts'
import { clearedUntil } from '../clearances/clearance.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { addSums } from '../overdue/overdue.ts'
import { dayText } from '../overdue/parts.ts'
import { dueStep, type PolicyStep, stepByKey, tierFor } from '../policy/policy.ts'
import { type EffectivePolicy, policyFor } from '../policy/policy-for.ts'
import type { Context, Db } from '../ports.ts'
import { daysOverdue, plusDays } from '../receivables/aging.ts'
import { loadFreshness, staleSources } from '../receivables/freshness.ts'
import type { Money } from '../receivables/money.ts'
import { type Extension, loadExtensions, type Suspension } from './store.ts'
import type { OwedInvoice } from './suspension.ts'

/** One suspension with everything that its decisions and its card need, as it stands now. */
export interface StopCase {
  suspension: Suspension
  loaded: LoadedAccount
  account: AccountFacts
  policy: EffectivePolicy
  /** What the notice asked for. */
  owed: OwedInvoice[]
  /** All that is past due. */
  overdue: Money[]
  /** Why it may not be stopped besides, as clauses. */
  gates: string[]
  noticeStands: boolean
  noticeSentAt: Date | null
  extensions: Extension[]
  /** The latest request for it: see `APPROVAL_STATES`. */
  approval: { state: string; endedWhy: string | null } | null
  /** Who stands behind the date: whoever moved it last, else who could. */
  sponsor: string | null
}

/** Money that came in within so many days may be for what is owed. */
const UNPLACED_DAYS = 10

type Reading = Pick<Context, 'db' | 'now'>

/** Undefined when the account is not in the ledger any more. */
export async function loadStopCase(
  { db, now }: Reading,
  basis: QuestionBasis,
  suspension: Suspension,
): Promise<StopCase | undefined> {
  const { organisation, today } = basis
  const { families } = basis.policy
  const loaded = await loadAccount(db, organisation.id, suspension.accountId, families)
  if (!loaded) return undefined
  const policy = policyFor(basis.policy, loaded.account.segment)
  const account = factsOf(loaded, policy, basis.rates, organisation.reportingCurrency)
  const sources = await loadFreshness(db, organisation.id)
  const stale = staleSources(sources, now, policy.staleAfterHours).length > 0
  const owed = owedOf(loaded, policy, suspension.owedUntil)
  const notice = await loadNotice(db, organisation.id, suspension.noticeId)
  const step = stepByKey(basis.policy, suspension.stepKey)
  const extensions = await loadExtensions(db, organisation.id, [suspension.id])
  const late = loaded.invoices.filter(({ dueOn }) => dueOn < today)
  return {
    suspension,
    loaded,
    account,
    policy,
    owed,
    overdue: addSums(late.map(({ openMinor, currency }) => ({ amountMinor: openMinor, currency }))),
    gates: [
      ...(stale ? [WITHHELD['stale-ledger']] : []),
      ...(account.doNotContact ? [WITHHELD['do-not-contact']] : []),
      ...(loaded.chasedWith ? ['it is in the case of its parent account'] : []),
      ...gatesOf(account.answers, today).map((reason) => WITHHELD[reason]),
      ...(await unplacedClauses(db, basis, loaded, owed)),
      ...(step ? clearanceClauses(policy, account, suspension, step, loaded, today) : []),
    ],
    noticeStands: notice !== undefined && ['sent', 'done'].includes(notice.state),
    noticeSentAt: notice?.sentAt ?? null,
    extensions,
    approval: await latestRequest(db, organisation.id, suspension.id),
    sponsor: extensions.at(-1)?.sponsor ?? (await firstHolder(db, organisation.id, policy)),
  }
}

async function latestRequest(db: Db, organisationId: string, suspensionId: string) {
  const [row] = await db
    .select({ state: approvals.state, endedWhy: approvals.endedWhy })
    .from(approvals)
    .where(
      and(
        eq(approvals.organisationId, organisationId),
        eq(approvals.subjectId, suspensionId),
        eq(approvals.kind, 'suspension'),
      ),
    )
    .orderBy(desc(approvals.requestedAt))
    .limit(1)
  return row ?? null
}

async function firstHolder(
  db: Db,
  organisationId: string,
  { strategic }: EffectivePolicy,
): Promise<string | null> {
  const [role] = strategic.sponsor
  const [row] = await db
    .select({ name: people.name })
    .from(people)
    .where(
      and(
        eq(people.organisationId, organisationId),
        eq(people.active, true),
        sql`${people.roles} @> array[${role ?? ''}]`,
      ),
    )
    .orderBy(people.name)
    .limit(1)
  return row?.name ?? null
}

function owedOf(loaded: LoadedAccount, policy: EffectivePolicy, until: string): OwedInvoice[] {
  return loaded.invoices
    .filter(({ dueOn, openMinor }) => dueOn <= until && openMinor > 0)
    .map(({ id, number, currency, openMinor, disputed, disputedMinor, dueOn }) => ({
      invoiceId: id,
      number,
      currency,
      openMinor,
      disputedMinor: disputed ? openMinor : disputedMinor,
      dueOn,
      toleranceMinor: toleranceMinor(policy, currency),
    }))
}

async function loadNotice(db: Db, organisationId: string, noticeId: string | null) {
  if (noticeId === null) return undefined
  const [row] = await db
    .select({ state: outreach.state, sentAt: outreach.sentAt })
    .from(outreach)
    .where(and(eq(outreach.organisationId, organisationId), eq(outreach.id, noticeId)))
  return row
}

/** Money of the last days, or enough of it from any day, may be the payment that nobody has matched yet. */
async function unplacedClauses(
  db: Db,
  { organisation, today }: QuestionBasis,
  loaded: LoadedAccount,
  owed: OwedInvoice[],
): Promise<string[]> {
  if (loaded.unplaced.length === 0) return []
  const members = [...new Set([loaded.account.id, ...loaded.invoices.map(({ accountId }) => accountId)])]
  const [latest] = await db
    .select({ on: sql<string | null>`max(${payments.receivedOn})::text` })
    .from(payments)
    .where(
      and(
        eq(payments.organisationId, organisation.id),
        inArray(payments.accountId, members),
        isNull(payments.invoiceId),
        gte(payments.receivedOn, plusDays(today, -UNPLACED_DAYS)),
      ),
    )
  if (latest?.on) return [`money came in on ${dayText(latest.on)} that is not yet placed on an invoice`]
  const enough = loaded.unplaced.some(({ currency, amountMinor }) => {
    const wanted = owed.filter((one) => one.currency === currency)
    return wanted.length > 0 && amountMinor >= wanted.reduce((sum, one) => sum + one.openMinor, 0)
  })
  return enough ? ['money that is not yet placed on an invoice would cover it'] : []
}

function clearanceClauses(
  policy: EffectivePolicy,
  account: AccountFacts,
  { stepKey, invoiceId, generation }: Suspension,
  step: PolicyStep,
  { case: own }: LoadedAccount,
  today: string,
): string[] {
  if (!needsYes(policy, account.strategic, step, own?.tier ?? 4)) return []
  // While another step is due, nobody is asked about this one: the yes to the notice, which named the date, stands.
  const days = own?.oldestDueOn ? daysOverdue(own.oldestDueOn, today) : 0
  const tier = tierFor(policy, days)
  if (!tier || dueStep(tier, days)?.key !== stepKey) return []
  const driver = {
    stepKey,
    invoiceId: own?.driverInvoiceId ?? invoiceId,
    generation: own?.driverGeneration ?? generation,
  }
  return clearedUntil(account.clearances, driver, today) === null ? [WITHHELD['needs-clearance']] : []
}
