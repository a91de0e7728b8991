import { EVERYTHING } from '../channels/load-scope.ts'
import { type Button, type Card, lines, type Part, type Span, type Text } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { Policy } from '../policy/policy.ts'
import { type Money, shortMoney } from '../receivables/money.ts'
import { type OverdueAccount, overdueSums, sumsText, type Totals } from './overdue.ts'
import {
  accountItem,
  agingTable,
  counted,
  dayText,
  listButton,
  longDayText,
  topHeading,
  unplacedText,
} from './parts.ts'

export interface Summary {
  today: string
  totals: Totals
  combined: Money | null
  top: OverdueAccount[]
}

const SHARE: Button = {
  label: 'Share in channel',
  call: { name: 'share', input: { what: { view: 'summary' } } },
}

/** What `/overdue` answers: the state right now. */
export function summaryCard(summary: Summary, organisation: Organisation, policy: Policy): Card {
  const { today, totals } = summary
  const title = `Overdue on ${longDayText(today)}`
  const sums = overdueSums(totals.buckets, organisation.reportingCurrency)
  const accounts = totals.overdueAccounts
  if (accounts === 0) {
    const current = totals.buckets.find(({ bucket }) => bucket === 'current')
    const open = current?.invoices
      ? ` ${counted(current.invoices, 'invoice')} open, none of them due yet.`
      : ''
    return {
      title,
      summary: 'Nothing is overdue',
      parts: [
        { kind: 'text', text: `Nothing is overdue.${open}` },
        ...remarks(summary),
        { kind: 'buttons', buttons: [SHARE] },
      ],
    }
  }
  return {
    title,
    summary: `${sumsText(sums, 'short')} overdue in ${counted(accounts, 'account')}`,
    parts: [
      { kind: 'text', text: headline(summary, sums) },
      agingTable(totals.buckets, policy),
      ...remarks(summary),
      { kind: 'text', text: [{ bold: topHeading(summary.top.length, accounts) }] },
      { kind: 'list', items: summary.top.map((account) => accountItem(account, organisation, policy)) },
      {
        kind: 'buttons',
        buttons: [
          listButton(`Show all ${accounts.toLocaleString('en-US')}`, { by: 'all' }, EVERYTHING),
          listButton('My accounts', { by: 'mine' }, EVERYTHING),
          ...(totals.unowned > 0
            ? [
                listButton(
                  `Without CSM (${totals.unowned.toLocaleString('en-US')})`,
                  { by: 'unowned' },
                  EVERYTHING,
                ),
              ]
            : []),
          SHARE,
        ],
      },
    ],
  }
}

function headline({ totals, combined }: Summary, sums: Money[]): Span[] {
  const total: Span[] = [
    { bold: `${sumsText(sums, 'short')} overdue` },
    ` in ${counted(totals.overdueAccounts, 'account')}`,
  ]
  if (combined && sums.length > 1) total.push(` (about ${shortMoney(combined)} in all)`)
  const said: Text[] = [total]
  if (totals.disputed.length > 0)
    said.push(`${sumsText(totals.disputed, 'short')} of it is disputed and not chased`)
  const current = totals.buckets.find(({ bucket }) => bucket === 'current')
  if (current && current.invoices > 0) {
    said.push(
      `${sumsText(current.sums, 'short')} more is open and not yet due (${counted(current.invoices, 'invoice')})`,
    )
  }
  return lines(said)
}

function remarks({ today, totals }: Summary): Part[] {
  const { unplaced, agesOn } = totals
  const parts: Part[] = []
  if (unplaced.accounts > 0) {
    const button = listButton(
      `Not placed (${unplaced.accounts.toLocaleString('en-US')})`,
      { by: 'unplaced' },
      EVERYTHING,
    )
    parts.push({ kind: 'list', items: [{ text: unplacedText(unplaced), button }] })
  }
  if (agesOn !== null && agesOn !== today) {
    parts.push({ kind: 'context', text: `Ages as of ${dayText(agesOn)}; today’s follow within a minute.` })
  }
  return parts
}
