import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { credits } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { toleranceMinor } from '../cases/case.ts'
import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import type { Policy } from '../policy/policy.ts'
import { policyFor, segmentsOf } from '../policy/policy-for.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context, Db } from '../ports.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { bulkSave } from './bulk-save.ts'
import { closingCredit, RESIDUAL } from './closing-credits.ts'
import { lockImports, refreshOpenBalances } from './import-store.ts'
import { byAccount, namesOf, tellTimeline } from './ledger-timeline.ts'
import { decimalText } from './money.ts'
import type { AfterChange } from './place-unplaced.ts'

const residual = z.object({
  id: z.string(),
  accountId: z.string(),
  externalId: z.string(),
  number: z.string(),
  currency: z.string(),
  openMinor: minorColumn,
  segment: z.string().nullable(),
})
type Residual = z.infer<typeof residual>

export interface ClosedResidual {
  invoice: string
  amount: string
  currency: string
}

/**
 * Closes what a part payment left open within the policy's tolerance, by a credit that says so. An invoice
 * nobody paid anything on is none, however small, and neither is a disputed one.
 */
export async function closeResiduals(
  context: Context,
  { accountId, dryRun }: { accountId: string | null; dryRun: boolean },
  afterChange?: AfterChange,
): Promise<ClosedResidual[]> {
  const { organisationId } = context
  const today = localDate(await loadOrganisation(context.db, organisationId), context.now)
  return context.db.transaction(async (tx) => {
    await lockImports(tx, organisationId)
    const { policy } = await loadPolicy(tx, organisationId)
    const found = (await loadSmall(tx, organisationId, accountId, highest(policy))).filter(
      ({ openMinor, currency, segment }) =>
        Math.abs(openMinor) <= toleranceMinor(policyFor(policy, segment), currency),
    )
    const closed = found.map(({ number, currency, openMinor }) => ({
      invoice: number,
      amount: decimalText({ amountMinor: openMinor, currency }),
      currency,
    }))
    if (dryRun || found.length === 0) return closed
    const closing = found.map((one) => closingCredit(one, one.openMinor, RESIDUAL, context, today))
    await bulkSave(tx, credits, closing)
    const ids = found.map(({ id }) => id)
    await refreshOpenBalances(tx, organisationId, ids)
    await record(tx, context, 'close-residuals', 'ledger', { closed })
    const groups = byAccount(found)
    const events = groups.map(([account, own]) => ({
      accountId: account,
      kind: 'residual-closed' as const,
      text: `Closed what was left within the tolerance: ${namesOf(own.map(({ number }) => number))}`,
      data: { invoices: own.map(({ number }) => number) },
    }))
    await tellTimeline(tx, context, today, events)
    await afterChange?.(
      tx,
      groups.map(([account]) => account),
    )
    return closed
  })
}

/** The widest tolerance of any segment, per currency. */
function highest(policy: Policy): { currency: string; minor: number }[] {
  const all = [null, ...segmentsOf(policy)].map((segment) => policyFor(policy, segment))
  const currencies = new Set(all.flatMap(({ tolerance }) => Object.keys(tolerance)))
  return [...currencies].map((currency) => ({
    currency,
    minor: Math.max(...all.map((own) => toleranceMinor(own, currency))),
  }))
}

function loadSmall(
  tx: Db,
  organisationId: string,
  accountId: string | null,
  limits: { currency: string; minor: number }[],
): Promise<Residual[]> {
  return selectRows(
    tx,
    sql`select i.id, i.account_id as "accountId", i.external_id as "externalId", i.number, i.currency,
        i.open_minor as "openMinor", a.segment
      from invoices i join accounts a on a.organisation_id = i.organisation_id and a.id = i.account_id
      join jsonb_to_recordset(${JSON.stringify(limits)}::jsonb) as l(currency text, minor bigint)
        on l.currency = i.currency
      where i.organisation_id = ${organisationId} and i.open_minor <> 0 and i.open_minor <> i.total_minor
        and abs(i.open_minor) <= l.minor and not i.disputed
        ${accountId === null ? sql`` : sql`and i.account_id = ${accountId}`}
      order by i.number, i.id`,
    residual,
  )
}
