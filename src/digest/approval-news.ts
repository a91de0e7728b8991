import { kindTitle } from '../approvals/kind-words.ts'
import { lines, type Part, type Text } from '../chat/card.ts'
import { counted, dayText, farDayText } from '../overdue/parts.ts'
import type { ApprovalKind } from '../policy/approval-rules.ts'
import { daysOverdue } from '../receivables/aging.ts'
import type { SuspensionNews } from './suspension-news.ts'

/** Requests that wait: to be decided, to be asked again, or decided and to be carried out. */
export interface ApprovalNews {
  items: {
    name: string
    kind: ApprovalKind
    state: 'pending' | 'changes' | 'approved'
    since: string
    given: number
    need: number
  }[]
  total: number
}

/**
 * What the digest says of them: which, and for how long they have waited.
 * @param suspensions tell why one that is approved has not happened.
 */
export function approvalParts(
  news: ApprovalNews | undefined,
  today: string,
  suspensions: SuspensionNews = [],
): Part[] {
  if (!news || news.total === 0) return []
  const said: Text[] = news.items.map(({ name, kind, state, since, given, need }) => {
    const days = daysOverdue(since, today)
    const waits = days > 0 ? `for ${counted(days, 'day')}` : 'since today'
    const where = {
      pending: `${given} of ${need} approved, waits ${waits}`,
      changes: `changes asked for, waits ${waits}`,
      approved: `approved ${days > 0 ? `on ${farDayText(since, today)}` : 'today'}, ${notYet(name, kind, today, suspensions)}`,
    }[state]
    return `${name}, ${kindTitle(kind).toLowerCase()}: ${where}`
  })
  const rest = news.total - news.items.length
  return [
    {
      kind: 'text',
      text: lines([
        [{ bold: `Approvals (${news.total})` }],
        ...said,
        ...(rest > 0 ? [`and ${rest} more`] : []),
      ]),
    },
  ]
}

const UNDONE: Record<ApprovalKind, string> = {
  'tier-3': 'not sent yet',
  'tier-4': 'not sent yet',
  suspension: 'not stopped yet',
  reinstatement: 'not restored yet',
  'write-off': 'not booked yet',
  referral: 'not handed over yet',
  plan: 'not agreed yet',
  discount: 'not granted yet',
  'policy-change': 'not in force yet',
}

/** What has not been done, and why, as far as it is known. */
function notYet(name: string, kind: ApprovalKind, today: string, suspensions: SuspensionNews): string {
  const waiting = suspensions.filter(({ what }) => what === 'failed' || what === 'scheduled')
  const found = kind === 'suspension' ? waiting.find((one) => one.name === name) : undefined
  if (found?.what === 'failed') return `${UNDONE[kind]}: the product could not be told`
  if (found?.what !== 'scheduled') return UNDONE[kind]
  return found.on > today
    ? `${UNDONE[kind]}: it is for ${dayText(found.on)}`
    : `${UNDONE[kind]}: it was for ${dayText(found.on)}, and waits`
}
