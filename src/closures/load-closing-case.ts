import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { type LoadedAccount, loadAccount } from '../cases/load-account.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { type EffectivePolicy, policyFor } from '../policy/policy-for.ts'
import type { Db } from '../ports.ts'
import { daysOverdue } from '../receivables/aging.ts'
import { minorFromDecimal } from '../receivables/money.ts'
import { totalIn } from '../receivables/rates.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { computedSigns, type Efforts, isCrossBorder, type Sign } from './closure.ts'

/** An account whose debt may be closed, with all that this is decided on. */
export interface ClosingCase {
  loaded: LoadedAccount
  policy: EffectivePolicy
  /** Open and past due; what a closure would be about. */
  invoices: LoadedAccount['invoices']
  balances: { currency: string; minor: number }[]
  days: number
  undisputed: boolean
  efforts: Efforts
  signs: Sign[]
}

const effortRow = z.object({
  letters: minorColumn,
  notices: minorColumn,
  calls: minorColumn,
  promises: minorColumn,
  broken: minorColumn,
  disputes: minorColumn,
  contacts: minorColumn,
  unowned: z.boolean(),
  first_on: z.string().nullable(),
  last_on: z.string().nullable(),
})

/** Undefined when the account is not in the ledger, or nothing of it is past due. */
export async function loadClosingCase(
  db: Db,
  basis: QuestionBasis,
  accountId: string,
): Promise<ClosingCase | undefined> {
  const { organisation, today } = basis
  const loaded = await loadAccount(db, organisation.id, accountId, basis.policy.families)
  if (!loaded) return undefined
  const policy = policyFor(basis.policy, loaded.account.segment)
  const invoices = loaded.invoices.filter(({ dueOn, openMinor }) => dueOn < today && openMinor > 0)
  const days = Math.max(0, ...invoices.map(({ dueOn }) => daysOverdue(dueOn, today)))
  const row = await loadEfforts(db, organisation.id, accountId, organisation.timeZone)
  const sums = new Map<string, number>()
  for (const { currency, openMinor } of invoices) sums.set(currency, (sums.get(currency) ?? 0) + openMinor)
  const balances = [...sums].map(([currency, minor]) => ({ currency, minor }))
  const { first_on, last_on, contacts, unowned, ...counts } = row
  const signs = computedSigns({
    highValue: isHighValue(basis, policy, balances),
    days,
    overdueDays: policy.referral.overdueDays,
    namesApprover: loaded.contacts.some(({ billing, email }) => billing && email !== null),
    unownedDispute: unowned,
    crossBorder: isCrossBorder(loaded.account.region, organisation.holidayRegion),
    contacts,
  })
  return {
    loaded,
    policy,
    invoices,
    balances,
    days,
    undisputed: invoices.every(({ disputed, disputedMinor }) => !disputed && disputedMinor === 0),
    efforts: { ...counts, firstOn: first_on, lastOn: last_on, noticeSent: counts.notices > 0 },
    signs,
  }
}

async function loadEfforts(db: Db, org: string, accountId: string, zone: string) {
  const [row] = await selectRows(
    db,
    sql`select o.*, a.* from
      (select count(*) filter (where kind = 'email') as letters, count(*) filter (where kind = 'notice') as notices,
          count(*) filter (where kind = 'call') as calls, count(*) as contacts,
          min((sent_at at time zone ${zone})::date)::text as first_on,
          max((sent_at at time zone ${zone})::date)::text as last_on
        from outreach where organisation_id = ${org} and account_id = ${accountId} and state in ('sent', 'done')) o,
      (select count(*) filter (where kind = 'promise') as promises,
          count(*) filter (where kind = 'promise' and state in ('broken', 'partly')) as broken,
          count(*) filter (where kind = 'dispute') as disputes,
          coalesce(bool_or(kind = 'dispute' and state = 'active' and owner_id is null
            and data->>'reason' in ('delivery', 'quality')), false) as unowned
        from answers where organisation_id = ${org} and account_id = ${accountId} and state <> 'undone') a`,
    effortRow,
  )
  if (!row) throw new Error('counting found no row')
  return row
}

/** Without a rate for every currency nobody can tell, and a human may tick it. */
function isHighValue(
  { rates, organisation }: QuestionBasis,
  { referral }: EffectivePolicy,
  balances: readonly { currency: string; minor: number }[],
): boolean {
  const { amount, currency } = referral.highValue
  const limit = minorFromDecimal(amount, currency)
  if (!('minor' in limit)) return false
  const own = organisation.reportingCurrency
  const money = balances.map((one) => ({ currency: one.currency, amountMinor: one.minor }))
  const total = totalIn(own, money, rates)
  const from = totalIn(own, [{ currency, amountMinor: limit.minor }], rates)
  return total !== null && from !== null && total.amountMinor >= from.amountMinor
}
