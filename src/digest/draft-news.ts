import type { Part } from '../chat/card.ts'
import { dayText } from '../overdue/parts.ts'

/** Messages and calls that wait for whoever sends or makes them, and since when the oldest does; null without any. */
export type DraftNews = { count: number; since: string } | null

export function draftNewsParts(news: DraftNews | undefined, today: string): Part[] {
  if (!news) return []
  const since = news.since < today ? dayText(news.since) : 'today'
  const rest = news.count === 1 ? `, since ${since}` : `, the oldest since ${since}`
  return [
    {
      kind: 'text',
      text: [{ bold: `Messages and calls that wait for their sender (${news.count})` }, rest],
    },
  ]
}
