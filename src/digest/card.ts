import { type Button, type Card, lines, type Part, type Span, type Text } from '../chat/card.ts'
import type { OverdueFilter } from '../command-calls.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { sumsText } from '../overdue/overdue.ts'
import {
  accountItem,
  agingTable,
  counted,
  listButton,
  longDayText,
  topHeading,
  unplacedText,
  withheldBriefly,
} from '../overdue/parts.ts'
import type { Policy } from '../policy/policy.ts'
import { formatMoney, shortMoney } from '../receivables/money.ts'
import { approvalParts } from './approval-news.ts'
import { clearanceParts } from './clearance-parts.ts'
import { countWithheld, type DigestFacts } from './digest.ts'
import { draftNewsParts } from './draft-news.ts'
import { changeLines, moveLines, stillOverdue } from './movement.ts'
import { weekLine } from './sparkline.ts'
import { suspensionParts } from './suspension-news.ts'

/** The morning's message: read on a phone in ten seconds, the rest in its thread and behind buttons. */
export function digestCard(facts: DigestFacts, organisation: Organisation, policy: Policy): Card {
  const { sums } = facts
  const title = `Overdue digest · ${longDayText(facts.date)}`
  const first = [...scopeParts(facts), ...staleParts(facts)]
  if (sums.length === 0) {
    const settled = (facts.history[0]?.overdue.length ?? 0) > 0
    const good = `Nothing is overdue today${settled ? ', and everything from the last digest is settled' : ''}.`
    return {
      title,
      summary: `${title}: nothing overdue`,
      parts: [...first, { kind: 'text', text: good }, ...unplacedParts(facts)],
    }
  }
  const { overdueAccounts } = facts.totals
  return {
    title,
    summary: `${sumsText(sums, 'short')} overdue in ${counted(overdueAccounts, 'account')}`,
    parts: [
      ...first,
      { kind: 'text', text: headline(facts) },
      ...weekParts(facts),
      agingTable(facts.totals.buckets, policy),
      ...movementParts(facts),
      ...unplacedParts(facts),
      { kind: 'divider' },
      { kind: 'text', text: [{ bold: topHeading(facts.top.length, overdueAccounts) }] },
      { kind: 'list', items: facts.top.map((account) => accountItem(account, organisation, policy)) },
      { kind: 'text', text: todayText(facts) },
      ...clearanceParts(facts.clearances, facts.date),
      ...approvalParts(facts.approvals, facts.date, facts.suspensions),
      ...draftNewsParts(facts.drafts, facts.date),
      ...suspensionParts(facts.suspensions),
      { kind: 'buttons', buttons: buttons(facts) },
    ],
  }
}

function scopeParts({ scope }: DigestFacts): Part[] {
  return scope.said === null ? [] : [{ kind: 'context', text: scope.said }]
}

function headline(facts: DigestFacts): Span[] {
  const { sums, combined, totals } = facts
  const total: Span[] = [
    { bold: `${sumsText(sums, 'short')} overdue` },
    ` in ${counted(totals.overdueAccounts, 'account')}`,
  ]
  if (combined && sums.length > 1) total.push(` (about ${shortMoney(combined)} in all)`)
  const said: Text[] = [total, ...changeLines(sums, facts.history, facts.date, facts.reportingCurrency)]
  if (totals.disputed.length > 0)
    said.push(`${sumsText(totals.disputed, 'short')} of it is disputed and not chased`)
  return lines(said)
}

function weekParts(facts: DigestFacts): Part[] {
  const { date, combined, sums: overdue } = facts
  const line = weekLine(
    [...[...facts.history].reverse(), { date, overdue, combined }],
    facts.reportingCurrency,
  )
  return line === null ? [] : [{ kind: 'context', text: line }]
}

function staleParts(facts: DigestFacts): Part[] {
  if (facts.staleSources.length === 0) return []
  const sources = facts.staleSources
    .map(({ source, freshAt }) => `${source} (last complete ${freshAt})`)
    .join(', ')
  return [
    {
      kind: 'text',
      text: [{ bold: 'Ledger data is stale: nobody is contacted on it. ' }, `Import again: ${sources}.`],
    },
  ]
}

function movementParts(facts: DigestFacts): Part[] {
  const received =
    facts.received.length > 0 ? [`${facts.received.map(formatMoney).join(' · ')} received`] : []
  const said = [...received, ...moveLines(facts.moves)]
  if (said.length === 0) return []
  return [{ kind: 'text', text: lines([[{ bold: 'What moved' }], ...said]) }]
}

function unplacedParts(facts: DigestFacts): Part[] {
  const { accounts } = facts.totals.unplaced
  if (accounts === 0) return []
  return [
    {
      kind: 'list',
      items: [
        {
          text: [{ bold: unplacedText(facts.totals.unplaced) }],
          button: listButton(
            `Not placed (${accounts.toLocaleString('en-US')})`,
            { by: 'unplaced' },
            facts.scope,
          ),
        },
      ],
    },
  ]
}

function todayText(facts: DigestFacts): Span[] {
  const waiting = countWithheld(facts)
  const planned = facts.planned > 0 ? `${counted(facts.planned, 'step')} planned` : 'no step falls due'
  const reasons = facts.withheld.map(
    ({ reason, count }) => `${withheldBriefly(reason)} (${count.toLocaleString('en-US')})`,
  )
  const said: Text[] = [[{ bold: 'Today: ' }, planned]]
  if (waiting > 0) said.push(`${waiting.toLocaleString('en-US')} withheld: ${reasons.join(', ')}`)
  if (facts.totals.unowned > 0)
    said.push(`${counted(facts.totals.unowned, 'overdue account')} without an active CSM`)
  return lines(said)
}

function buttons(facts: DigestFacts): Button[] {
  const list = (label: string, filter: OverdueFilter) => listButton(label, filter, facts.scope)
  const withheld = countWithheld(facts)
  const moved = stillOverdue(facts.moves)
  const [previous] = facts.history
  return [
    list(`Show all ${facts.totals.overdueAccounts.toLocaleString('en-US')}`, { by: 'all' }),
    list('My accounts', { by: 'mine' }),
    ...(facts.planned > 0
      ? [list(`Planned (${facts.planned.toLocaleString('en-US')})`, { by: 'planned', on: facts.date })]
      : []),
    ...(withheld > 0 ? [list(`Withheld (${withheld.toLocaleString('en-US')})`, { by: 'withheld' })] : []),
    ...(previous && moved > 0
      ? [list(`Moved (${moved.toLocaleString('en-US')})`, { by: 'moved', since: previous.date })]
      : []),
    ...(facts.totals.unowned > 0
      ? [list(`Without CSM (${facts.totals.unowned.toLocaleString('en-US')})`, { by: 'unowned' })]
      : []),
  ]
}
