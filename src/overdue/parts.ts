import { DateTime } from 'luxon'
import { WITHHELD, WITHHELD_BRIEFLY, type WithheldReason } from '../cases/case.ts'
import type { Item, Part } from '../chat/card.ts'
import { type Organisation, workingDayFrom } from '../organisations/organisation.ts'
import { type Policy, stepByKey, tierFor } from '../policy/policy.ts'
import { bucketStart } from '../receivables/aging.ts'
import { type BucketSum, type OverdueAccount, sumsText } from './overdue.ts'

export function dayText(date: string): string {
  return DateTime.fromISO(date, { zone: 'utc' }).toFormat('ccc d LLL')
}

export function longDayText(date: string): string {
  return DateTime.fromISO(date, { zone: 'utc' }).toFormat('cccc d LLLL yyyy')
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}

/** The aging table as finance reads it, one row per age class with something in it. */
export function agingTable(buckets: BucketSum[], policy: Policy): Part {
  const overdue = buckets.filter(({ bucket, invoices }) => bucket !== 'current' && invoices > 0)
  return {
    kind: 'table',
    columns: [
      { label: 'Days late' },
      { label: 'Accounts', align: 'right' },
      { label: 'Invoices', align: 'right' },
      { label: 'Amount', align: 'right' },
      { label: 'What happens' },
    ],
    rows: overdue.map(({ bucket, accounts, invoices, sums }) => [
      bucket,
      accounts.toLocaleString('en-US'),
      invoices.toLocaleString('en-US'),
      sumsText(sums, 'short'),
      tierFor(policy, bucketStart(bucket))?.whatHappens ?? 'nothing yet',
    ]),
  }
}

/** One overdue account in a list: what is owed, since when, who owns it, what comes next. */
export function accountItem(account: OverdueAccount, organisation: Organisation, policy: Policy): Item {
  const late = account.days > 0 ? counted(account.days, 'day') : `due ${dayText(account.oldestDueOn)}`
  return {
    text: [{ bold: account.name }, ` · ${sumsText(account.sums, 'short')} · ${late}`],
    detail: [`${ownerText(account)} · ${nextActionText(account, organisation, policy)}`],
    button: { label: 'Open', call: { name: 'show-account', input: { accountId: account.accountId } } },
  }
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
