import type { Fact, Part } from '../chat/card.ts'
import { addSums, sumsText } from '../overdue/overdue.ts'
import { counted, farDayText } from '../overdue/parts.ts'
import { BUCKETS, bucketOf, daysOverdue } from '../receivables/aging.ts'
import { formatMoney, shortMoney } from '../receivables/money.ts'
import type { AccountCardState } from './card.ts'
import type { LoadedAccount } from './load-account.ts'

const INVOICES_SHOWN = 12

/** Who knows the account, what it is worth, how far its case is. */
export function accountFacts(state: AccountCardState): Fact[] {
  const { loaded, today } = state
  const { account } = loaded
  const billing = loaded.contacts.find((contact) => contact.billing)
  const arr =
    account.arrMinor !== null && account.arrCurrency
      ? shortMoney({ amountMinor: account.arrMinor, currency: account.arrCurrency })
      : 'unknown'
  return [
    { label: 'CSM', value: loaded.csm ? `${loaded.csm}${loaded.csmActive ? '' : ' (inactive)'}` : 'nobody' },
    { label: 'Collector', value: loaded.collector ?? 'nobody' },
    { label: 'ARR', value: arr },
    { label: 'Renewal', value: account.renewalOn ? farDayText(account.renewalOn, today) : 'unknown' },
    { label: 'Account executive', value: loaded.ae ?? 'nobody' },
    {
      label: 'Billing contact',
      value: billing
        ? `${billing.name}, ${billing.email ?? 'no e-mail address'}`
        : 'none: add one with dunwell import contacts',
    },
    ...caseFacts(state),
    ...(loaded.parent ? [{ label: 'Part of', value: loaded.parent }] : []),
    ...(loaded.unplaced.length > 0
      ? [{ label: 'Waiting to be placed', value: sumsText(addSums(loaded.unplaced)) }]
      : []),
  ]
}

function caseFacts({ loaded, assessment, tierSince, newestPolicy, policy, today }: AccountCardState): Fact[] {
  if (assessment.tier === 0) return []
  const name = policy.tiers.find(({ tier }) => tier === assessment.tier)?.name
  const days = tierSince === null ? null : daysOverdue(tierSince, today)
  const since =
    tierSince === null || days === null
      ? ''
      : days === 0
        ? ', since today'
        : `, for ${counted(days, 'day')} (since ${farDayText(tierSince, today)})`
  const version = loaded.plannedUnder
  const older = version !== null && version < newestPolicy ? `, newest is ${newestPolicy}` : ''
  return [
    { label: 'Tier', value: `${assessment.tier}${name ? ` ${name}` : ''}${since}` },
    {
      label: 'Planned under',
      value: version === null ? 'not planned yet' : `${policy.name}, version ${version}${older}`,
    },
  ]
}

/** `1-30: $4K · 61-90: $12K`; null when one class says it all. */
export function agingLine(loaded: LoadedAccount, today: string): string | null {
  const classes = BUCKETS.flatMap((bucket) => {
    const mine = loaded.invoices.filter(({ dueOn }) => bucketOf(daysOverdue(dueOn, today)) === bucket)
    if (mine.length === 0) return []
    const label = bucket === 'current' ? 'not due' : `${bucket} days`
    return [`${label}: ${sumsText(addSums(mine.map(moneyOf)), 'short')}`]
  })
  return classes.length > 1 ? classes.join('  |  ') : null
}

export function invoiceParts(loaded: LoadedAccount, today: string): Part[] {
  if (loaded.invoices.length === 0) return [{ kind: 'text', text: 'No open invoices.' }]
  const shown = loaded.invoices.slice(0, INVOICES_SHOWN)
  const rest = loaded.invoices.slice(INVOICES_SHOWN)
  const aging = agingLine(loaded, today)
  const parts: Part[] = [
    ...(aging ? [{ kind: 'context' as const, text: aging }] : []),
    {
      kind: 'table',
      columns: [
        { label: 'Invoice' },
        { label: 'Due' },
        { label: 'Days late', align: 'right' },
        { label: 'Open', align: 'right' },
      ],
      rows: shown.map((invoice) => {
        const days = daysOverdue(invoice.dueOn, today)
        const mark = invoice.disputed
          ? ' (disputed)'
          : invoice.openMinor < invoice.totalMinor
            ? ' (part paid)'
            : ''
        return [
          `${invoice.number}${mark}`,
          farDayText(invoice.dueOn, today),
          days > 0 ? String(days) : 'not due',
          formatMoney(moneyOf(invoice)),
        ]
      }),
    },
  ]
  if (rest.length === 0) return parts
  const more = `and ${counted(rest.length, 'more open invoice')} of ${sumsText(addSums(rest.map(moneyOf)))}`
  return [...parts, { kind: 'context', text: more }]
}

export function moneyOf(invoice: { openMinor: number; currency: string }) {
  return { amountMinor: invoice.openMinor, currency: invoice.currency }
}
