import { type Card, lines, type Span, type Text } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { Policy } from '../policy/policy.ts'
import { type Money, shortMoney } from '../receivables/money.ts'
import { addSums, type BucketSum, type OverdueAccount, reportingFirst, sumsText } from './overdue.ts'
import { accountItem, agingTable, counted, longDayText } from './parts.ts'

export interface Summary {
  today: string
  buckets: BucketSum[]
  disputed: Money[]
  combined: Money | null
  top: OverdueAccount[]
  accounts: number
}

/** What `/overdue` answers: the state right now. */
export function summaryCard(summary: Summary, organisation: Organisation, policy: Policy): Card {
  const title = `Overdue on ${longDayText(summary.today)}`
  const overdue = summary.buckets.filter(({ bucket }) => bucket !== 'current')
  const sums = reportingFirst(addSums(overdue.flatMap((row) => row.sums)), organisation.reportingCurrency)
  const current = summary.buckets.find(({ bucket }) => bucket === 'current')
  const share = {
    label: 'Share in channel',
    call: { name: 'share', input: { what: { view: 'summary' } } },
  } as const
  if (summary.accounts === 0) {
    const open =
      current && current.invoices > 0
        ? ` ${counted(current.invoices, 'invoice')} open, none of them due yet.`
        : ''
    return {
      title,
      summary: 'Nothing is overdue',
      parts: [
        { kind: 'text', text: `Nothing is overdue.${open}` },
        { kind: 'buttons', buttons: [share] },
      ],
    }
  }
  const total: Span[] = [
    { bold: `${sumsText(sums, 'short')} overdue` },
    ` in ${counted(summary.accounts, 'account')}`,
  ]
  if (summary.combined && sums.length > 1) total.push(` (about ${shortMoney(summary.combined)} in all)`)
  const headline: Text[] = [total]
  if (summary.disputed.length > 0)
    headline.push(`${sumsText(summary.disputed, 'short')} of it is disputed and not chased`)
  if (current && current.invoices > 0) {
    headline.push(
      `${sumsText(current.sums, 'short')} more is open and not yet due (${counted(current.invoices, 'invoice')})`,
    )
  }
  return {
    title,
    summary: `${sumsText(sums, 'short')} overdue in ${counted(summary.accounts, 'account')}`,
    parts: [
      { kind: 'text', text: lines(headline) },
      agingTable(summary.buckets, policy),
      { kind: 'list', items: summary.top.map((account) => accountItem(account, organisation, policy)) },
      {
        kind: 'buttons',
        buttons: [
          {
            label: `Show all ${summary.accounts}`,
            call: { name: 'overdue-list', input: { filter: { by: 'all' }, page: 1 } },
          },
          {
            label: 'My accounts',
            call: { name: 'overdue-list', input: { filter: { by: 'mine' }, page: 1 } },
          },
          share,
        ],
      },
    ],
  }
}
