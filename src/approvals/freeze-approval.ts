import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { strategicThresholds } from '../cases/policy-tables.ts'
import { freezeFacts } from '../clearances/freeze-facts.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { addSums, sumsText } from '../overdue/overdue.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Db } from '../ports.ts'
import { plusDays } from '../receivables/aging.ts'
import { minorColumn, selectRows } from '../rows.ts'
import type { Approval, ApprovalFacts } from './approval.ts'
import { clientContext } from './client-context.ts'
import { subjectNow } from './subject-now.ts'

/** What whoever asks brings along; all else is read from the ledger. */
export type GivenFacts = Pick<ApprovalFacts, 'whatHappens'> &
  Partial<
    Pick<
      ApprovalFacts,
      | 'text'
      | 'sendsOn'
      | 'deadlineOn'
      | 'suspendOn'
      | 'services'
      | 'exemptServices'
      | 'sum'
      | 'costOfWaiting'
      | 'context'
    >
  >

const row = z.object({
  name: z.string(),
  segment: z.string().nullable(),
  strategic: z.boolean(),
  arr_minor: minorColumn.nullable(),
  arr_currency: z.string().nullable(),
  renewal_on: z.string().nullable(),
})

/** The facts of a request as they stand now; undefined when the organisation has no such account. */
export async function freezeApproval(
  db: Db,
  basis: QuestionBasis,
  about: Pick<Approval, 'accountId' | 'kind' | 'subjectId'>,
  given: GivenFacts,
): Promise<{ facts: ApprovalFacts; segment: string | null } | undefined> {
  const { organisation, policy, rates } = basis
  const [account] = await selectRows(
    db,
    sql`select name, segment, strategic, arr_minor, arr_currency, renewal_on::text from accounts
      where organisation_id = ${organisation.id} and id = ${about.accountId}`,
    row,
  )
  const now = (await freezeFacts(db, basis, [about.accountId])).get(about.accountId)
  if (!account || !now) return undefined
  const { arr_minor, arr_currency, segment } = account
  const arr =
    arr_minor === null || arr_currency === null ? null : { amountMinor: arr_minor, currency: arr_currency }
  const threshold = strategicThresholds({
    policy: { ...policyFor(policy, segment) },
    rates,
    reportingCurrency: organisation.reportingCurrency,
  }).find(({ currency }) => currency === arr?.currency)
  const strategic =
    account.strategic || (arr !== null && threshold !== undefined && arr.amountMinor >= threshold.minor)
  const subject = await subjectNow(db, organisation.id, about)
  const facts: ApprovalFacts = {
    accountName: account.name,
    tier: now.tier,
    days: now.days,
    balances: now.balances,
    invoices: now.invoices,
    recipientName: now.recipientName,
    recipientEmail: now.recipientEmail,
    text: null,
    sendsOn: null,
    deadlineOn: null,
    suspendOn: null,
    services: [],
    exemptServices: [],
    sum: null,
    strategic,
    arr,
    renewalOn: account.renewal_on,
    costOfWaiting: strategic ? await costOfWaiting(db, basis, about.accountId) : null,
    ...given,
    context: [...(given.context ?? []), ...(await clientContext(db, basis, about.accountId))],
    ...subject,
  }
  return { facts, segment }
}

const owedRow = z.object({ currency: z.string(), before: minorColumn, now: minorColumn, soon: minorColumn })
const LOOK_DAYS = 30

/** What of today's debt was past due a month ago, what is now, and what joins it in the next month. */
async function costOfWaiting(
  db: Db,
  { organisation, today }: QuestionBasis,
  accountId: string,
): Promise<string | null> {
  const rows = await selectRows(
    db,
    sql`select currency, coalesce(sum(open_minor) filter (where due_on < ${plusDays(today, -LOOK_DAYS)}::date), 0) as before,
        coalesce(sum(open_minor) filter (where due_on < ${today}::date), 0) as now,
        coalesce(sum(open_minor) filter (where due_on >= ${today}::date and due_on < ${plusDays(today, LOOK_DAYS)}::date), 0) as soon
      from invoices where organisation_id = ${organisation.id} and account_id = ${accountId} and open_minor > 0
      group by currency order by currency`,
    owedRow,
  )
  const text = (of: 'before' | 'now' | 'soon') =>
    sumsText(addSums(rows.map((one) => ({ currency: one.currency, amountMinor: one[of] }))))
  const none = (of: 'before' | 'now' | 'soon') => rows.every((one) => one[of] === 0)
  if (none('now')) return null
  const all = rows.every((one) => one.before === one.now)
  const before = none('before') ? 'none of it was' : `${all ? 'all' : text('before')} of it already was`
  return [
    `${text('now')} is past due; ${before} ${LOOK_DAYS} days ago.`,
    ...(none('soon') ? [] : [`Another ${text('soon')} falls due in the next ${LOOK_DAYS} days.`]),
  ].join(' ')
}
