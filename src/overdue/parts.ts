import { DateTime } from 'luxon'
import { WITHHELD, type WithheldReason } from '../cases/case.ts'
import { WITHHELD_BRIEFLY } from '../cases/withheld-briefly.ts'
import type { Scope } from '../channels/load-scope.ts'
import type { Button, Item, Part } from '../chat/card.ts'
import type { ListInput, OverdueFilter } from '../command-calls.ts'
import { type Organisation, workingDayFrom } from '../organisations/organisation.ts'
import { type Policy, stepByKey, tierFor } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import { bucketStart } from '../receivables/aging.ts'
import { type Money, shortMoney } from '../receivables/money.ts'
import { type BucketSum, type OverdueAccount, sumsText, type Totals } from './overdue.ts'

export function dayText(date: string): string {
  return DateTime.fromISO(date, { zone: 'utc' }).toFormat('ccc d LLL')
}

/** For days that may lie far away: the year is told unless it is this one. */
export function farDayText(date: string, today: string): string {
  return date.slice(0, 4) === today.slice(0, 4) ? dayText(date) : `${dayText(date)} ${date.slice(0, 4)}`
}

export function longDayText(date: string): string {
  return DateTime.fromISO(date, { zone: 'utc' }).toFormat('cccc d LLLL yyyy')
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}

/** Beyond so many, amounts share one column. */
const CURRENCY_COLUMNS = 3

/**
 * The aging table, one row per age class with something in it; currencies stand side by side. Amounts come
 * second: a phone shows the first columns and hides the rest behind a swipe.
 */
export function agingTable(buckets: BucketSum[], policy: Policy): Part {
  const overdue = buckets.filter(({ bucket, invoices }) => bucket !== 'current' && invoices > 0)
  const currencies = [...new Set(overdue.flatMap(({ sums }) => sums.map(({ currency }) => currency)))]
  const apart = currencies.length > 1 && currencies.length <= CURRENCY_COLUMNS
  const amounts = apart ? currencies : ['Amount']
  return {
    kind: 'table',
    columns: [
      { label: 'Days late' },
      ...amounts.map((label) => ({ label, align: 'right' as const })),
      { label: 'Accounts', align: 'right' },
      { label: 'Invoices', align: 'right' },
      { label: 'What happens' },
    ],
    rows: overdue.map(({ bucket, accounts, invoices, sums }) => [
      bucket,
      ...(apart
        ? currencies.map((code) => shortSum(sums.find(({ currency }) => currency === code)))
        : [sumsText(sums, 'short')]),
      accounts.toLocaleString('en-US'),
      invoices.toLocaleString('en-US'),
      tierFor(policy, bucketStart(bucket))?.whatHappens ?? 'nothing yet',
    ]),
  }
}

function shortSum(sum: Money | undefined): string {
  return sum ? shortMoney(sum) : '–'
}

/** `$24.4K has come in and is not placed: nobody is chased for it`. */
export function unplacedText({ accounts, sums }: Totals['unplaced']): string {
  return `${sumsText(sums, 'short')} from ${counted(accounts, 'account')} has come in and is not placed: nobody is chased for it`
}

/** One page of a list that stays within a scope. */
export function listInput(filter: OverdueFilter, { said, subscriptionId }: Scope, page: number): ListInput {
  return { filter, page, ...(said !== null && subscriptionId ? { within: subscriptionId } : {}) }
}

export function listButton(label: string, filter: OverdueFilter, scope: Scope, page = 1): Button {
  return { label, call: { name: 'overdue-list', input: listInput(filter, scope, page) } }
}

/** Stands above the accounts shown; says so when there are more. */
export function topHeading(shown: number, accounts: number): string {
  return shown < accounts ? `The ${shown} that matter most` : 'Overdue accounts'
}

/** One overdue account in a list: what is owed, since when, who owns it, what comes next. */
export function accountItem(account: OverdueAccount, organisation: Organisation, policy: Policy): Item {
  return {
    text: [{ bold: account.name }, ` · ${sumsText(account.sums, 'short')} · ${lateText(account)}`],
    detail: [
      `${ownerText(account)} · ${nextActionText(account, organisation, policyFor(policy, account.segment))}`,
    ],
    button: { label: 'Open', call: { name: 'show-account', input: { accountId: account.accountId } } },
  }
}

/** The same where the owner is what is missing. */
export function unownedItem(account: OverdueAccount, organisation: Organisation, policy: Policy): Item {
  return {
    ...accountItem(account, organisation, policy),
    button: {
      label: 'Assign',
      call: { name: 'open-assign', input: { accountId: account.accountId, role: 'csm' } },
    },
  }
}

/** The same where money waits to be placed. */
export function unplacedItem(account: OverdueAccount, organisation: Organisation, policy: Policy): Item {
  return {
    ...accountItem(account, organisation, policy),
    text: [{ bold: account.name }, ` · ${sumsText(account.sums)} not placed · ${lateText(account)}`],
  }
}

function lateText({ days }: OverdueAccount): string {
  return days > 0 ? counted(days, 'day') : 'nothing overdue'
}

function ownerText({ collector, csm }: OverdueAccount): string {
  return `${collector ?? 'no collector'}, CSM ${csm ?? 'missing'}`
}

/** The next thing that happens, or what it waits for. */
export function nextActionText(
  account: Pick<OverdueAccount, 'waiting' | 'nextStepKey' | 'nextStepOn' | 'disputed' | 'tier'>,
  organisation: Organisation,
  policy: Policy,
): string {
  if (account.disputed) return 'disputed, not chased'
  if (account.waiting) {
    const title = stepByKey(policy, account.waiting.stepKey)?.title ?? account.waiting.stepKey
    return `${title} waits: ${withheldText(account.waiting.reason)}`
  }
  if (!account.nextStepKey || !account.nextStepOn)
    return account.tier > 0 ? 'no further step in the policy' : 'nothing planned'
  const title = stepByKey(policy, account.nextStepKey)?.title ?? account.nextStepKey
  return `next: ${title}, ${dayText(workingDayFrom(organisation, account.nextStepOn))}`
}

export function withheldText(reason: string): string {
  return isWithheldReason(reason) ? WITHHELD[reason] : reason
}

export function withheldBriefly(reason: string): string {
  return isWithheldReason(reason) ? WITHHELD_BRIEFLY[reason] : reason
}

function isWithheldReason(reason: string): reason is WithheldReason {
  return reason in WITHHELD
}
