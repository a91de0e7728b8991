import { lines, type Part, type Text } from '../chat/card.ts'
import { counted, dayText } from '../overdue/parts.ts'
import { formatMoney } from '../receivables/money.ts'
import type { ClearanceNews, NewsItem } from './clearance-news.ts'

/** What the digest says of questions, promises, holds and disputes: counts, with the first few by name. */
export function clearanceParts(news: ClearanceNews | undefined, today: string): Part[] {
  if (!news) return []
  const said = SECTIONS.flatMap(({ what, title, line }): Text[] => {
    const total = news.counts[what]
    if (total === 0) return []
    const items = news.items.filter((item) => item.what === what)
    const rest = total - items.length
    const names = items.map((item) => line(item, today))
    return [
      [{ bold: `${title} (${total}): ` }, [...names, ...(rest > 0 ? [`and ${rest} more`] : [])].join(' · ')],
    ]
  })
  if (news.unasked > 0)
    said.push(
      `${counted(news.unasked, 'account')} ${news.unasked === 1 ? 'waits' : 'wait'} and nobody could be asked yet: assign a CSM, or have them open Dunwell once`,
    )
  return said.length === 0 ? [] : [{ kind: 'text', text: lines(said) }]
}

const SECTIONS: { what: NewsItem['what']; title: string; line(item: NewsItem, today: string): string }[] = [
  {
    what: 'waiting',
    title: 'Waiting for an answer',
    line: ({ name, who, on }, today) =>
      `${name}, ${who ?? 'nobody'}${on === null ? '' : on === today ? ' since today' : ` since ${dayText(on)}`}`,
  },
  { what: 'due', title: 'Promises due', line: (item) => promised(item) },
  { what: 'broken', title: 'Promises broken', line: (item) => promised(item) },
  {
    what: 'ending',
    title: 'Holds ending',
    line: ({ name, on }) => `${name}${on === null ? '' : `, ${dayText(on)}`}`,
  },
  { what: 'unowned-dispute', title: 'Disputes without owner', line: ({ name }) => name },
]

function promised({ name, money, on }: NewsItem): string {
  const what = money ? ` ${formatMoney(money)}` : ''
  return `${name}${what}${on === null ? '' : `, ${dayText(on)}`}`
}
