import { type Button, type Card, lines, type Part, type Span, type Text } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { sumsText } from '../overdue/overdue.ts'
import { accountItem, agingTable, counted, dayText, longDayText, withheldBriefly } from '../overdue/parts.ts'
import type { Policy } from '../policy/policy.ts'
import { formatMoney, type Money, shortMoney } from '../receivables/money.ts'
import { changeSince, type DigestFacts, overdueSums, sortMoves, type TierMove } from './digest.ts'

const NAMED = 4

/** The morning's message: read on a phone in ten seconds, the rest behind buttons. */
export function digestCard(facts: DigestFacts, organisation: Organisation, policy: Policy): Card {
  const sums = overdueSums(facts)
  const title = `Overdue digest · ${longDayText(facts.date)}`
  if (sums.length === 0) {
    const good = `Nothing is overdue today${facts.previous && facts.previous.overdue.length > 0 ? ', and everything from the last digest is settled' : ''}.`
    return {
      title,
      summary: `${title}: nothing overdue`,
      parts: [...staleParts(facts), { kind: 'text', text: good }],
    }
  }
  return {
    title,
    summary: `${sumsText(sums, 'short')} overdue in ${counted(facts.overdueAccounts, 'account')}`,
    parts: [
      ...staleParts(facts),
      { kind: 'text', text: headline(facts, sums) },
      agingTable(facts.buckets, policy),
      ...movementParts(facts),
      { kind: 'divider' },
      {
        kind: 'text',
        text: [
          {
            bold:
              facts.top.length < facts.overdueAccounts
                ? `The ${facts.top.length} that matter most`
                : 'Overdue accounts',
          },
        ],
      },
      { kind: 'list', items: facts.top.map((account) => accountItem(account, organisation, policy)) },
      { kind: 'text', text: todayText(facts) },
      { kind: 'buttons', buttons: buttons(facts) },
    ],
  }
}

function headline(facts: DigestFacts, sums: Money[]): Span[] {
  const total: Span[] = [
    { bold: `${sumsText(sums, 'short')} overdue` },
    ` in ${counted(facts.overdueAccounts, 'account')}`,
  ]
  if (facts.combined && sums.length > 1) total.push(` (about ${shortMoney(facts.combined)} in all)`)
  const said: Text[] = [total]
  const change = changeSince(facts)
  if (change && facts.previous) {
    const since = dayText(facts.previous.date)
    said.push(
      change.length === 0
        ? `Unchanged since ${since}`
        : `${change.map(changeText).join(' · ')} since ${since}`,
    )
  }
  if (facts.disputed.length > 0)
    said.push(`${sumsText(facts.disputed, 'short')} of it is disputed and not chased`)
  return lines(said)
}

function changeText(change: Money): string {
  const size = shortMoney({ ...change, amountMinor: Math.abs(change.amountMinor) })
  return change.amountMinor > 0 ? `▲ ${size} more` : `▼ ${size} less`
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
  const { opened, closed, up, down } = sortMoves(facts.moves)
  const said = [
    facts.received.length > 0 ? `${facts.received.map(formatMoney).join(' · ')} received` : '',
    moveLine(up, 'moved up', true),
    moveLine(down, 'moved down', true),
    moveLine(opened, 'newly overdue', false),
    moveLine(closed, 'settled', false),
  ].filter((line) => line !== '')
  if (said.length === 0) return []
  return [{ kind: 'text', text: lines([[{ bold: 'What moved' }], ...said]) }]
}

function moveLine(moves: TierMove[], what: string, tiers: boolean): string {
  if (moves.length === 0) return ''
  const named = moves
    .slice(0, NAMED)
    .map(({ name, from, to }) => (tiers ? `${name} (tier ${from} → ${to})` : name))
  const more = moves.length > NAMED ? ` and ${moves.length - NAMED} more` : ''
  return `${moves.length} ${what}: ${named.join(', ')}${more}`
}

function todayText(facts: DigestFacts): Span[] {
  const waiting = facts.withheld.reduce((sum, { count }) => sum + count, 0)
  const planned = facts.planned > 0 ? `${counted(facts.planned, 'step')} planned` : 'no step falls due'
  const reasons = facts.withheld.map(({ reason, count }) => `${count} ${withheldBriefly(reason)}`)
  const said: Text[] = [[{ bold: 'Today: ' }, planned]]
  if (waiting > 0) said.push(`${waiting} withheld: ${reasons.join(', ')}`)
  if (facts.unowned > 0) said.push(`${counted(facts.unowned, 'overdue account')} without an active CSM`)
  return lines(said)
}

function buttons(facts: DigestFacts): Button[] {
  const list = (
    label: string,
    filter: Extract<Button['call'], { name: 'overdue-list' }>['input']['filter'],
  ): Button => ({
    label,
    call: { name: 'overdue-list', input: { filter, page: 1 } },
  })
  const withheld = facts.withheld.reduce((sum, { count }) => sum + count, 0)
  return [
    list(`Show all ${facts.overdueAccounts}`, { by: 'all' }),
    list('My accounts', { by: 'mine' }),
    ...(facts.planned > 0 ? [list(`Planned (${facts.planned})`, { by: 'planned', on: facts.date })] : []),
    ...(withheld > 0 ? [list(`Withheld (${withheld})`, { by: 'withheld', on: facts.date })] : []),
    ...(facts.previous && facts.moves.length > 0
      ? [list(`Moved (${facts.moves.length})`, { by: 'moved', since: facts.previous.date })]
      : []),
  ]
}
