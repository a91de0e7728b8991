import type { Card, Item } from '../chat/card.ts'

const OVERDUE: [string, string][] = [
  ['/overdue', 'what is overdue right now'],
  ['/overdue acme', 'one account: by name, id or invoice number'],
  ['/overdue 31-60', 'accounts with invoices that many days late (1-30, 31-60, 61-90, 91+)'],
  ['/overdue tier 3', 'accounts in that tier'],
  ['/overdue mine', 'accounts you look after'],
  ['/overdue unplaced', 'money that came in and is on no invoice'],
  ['/overdue unowned', 'overdue accounts without an active CSM'],
]

const DUNWELL: [string, string][] = [
  ['/dunwell', 'status: last run, ledger data, what could not be delivered'],
  ['/dunwell subscribe', 'post the morning digest into this channel'],
  ['/dunwell subscribe segment=enterprise region=EMEA min=10000', 'the same, narrowed'],
  ['/dunwell filters', 'change what this channel’s digest shows; filters all shows everything'],
  ['/dunwell note acme they changed banks', 'write a note on an account'],
  ['/dunwell assign acme csm marcus', 'say who looks after it: csm, ae or collector'],
  ['/dunwell unsubscribe', 'stop posting it here'],
  ['/dunwell settings', 'time zone, working days, digest hour, currency'],
]

/** What can be typed; answers a word that was not understood as well. */
export function helpCard(command: 'overdue' | 'dunwell', unknown: string | undefined): Card {
  const [first, second] = command === 'overdue' ? [OVERDUE, DUNWELL] : [DUNWELL, OVERDUE]
  return {
    title: 'Dunwell help',
    summary: 'What you can ask Dunwell',
    parts: [
      ...(unknown === undefined
        ? []
        : [{ kind: 'text' as const, text: `“${unknown}” is nothing I know. This is:` }]),
      { kind: 'list', items: [...first, ...second].map(helpItem) },
      { kind: 'context', text: 'Answers are seen by you alone until you press Share in channel.' },
    ],
  }
}

function helpItem([words, meaning]: [string, string]): Item {
  return { text: [{ bold: words }, ` · ${meaning}`] }
}
