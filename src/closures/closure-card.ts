import type { Button, Card, Fact, Part } from '../chat/card.ts'
import { lines } from '../chat/card.ts'
import { addSums, sumsText } from '../overdue/overdue.ts'
import { counted, farDayText } from '../overdue/parts.ts'
import { CRITERIA, type Efforts, SIGNS, TIME_LIMITS } from './closure.ts'
import type { ClosingCase } from './load-closing-case.ts'
import type { Closure } from './store.ts'

/** What of an account the card shows. */
export interface ShownClosing extends Pick<ClosingCase, 'days' | 'undisputed' | 'efforts'> {
  loaded: { account: { name: string } }
}

/** The end of the ladder for one client: what is proposed, on what grounds, and what was tried before. */
export function closureCard(closure: Closure, found: ShownClosing, today: string): Card {
  const { account } = found.loaded
  const title = titleOf(closure, account.name)
  const said = sentence(closure)
  const sum = sumsText(
    addSums(closure.balances.map(({ currency, minor }) => ({ currency, amountMinor: minor }))),
  )
  const { grounds } = closure
  return {
    title,
    summary: `${title}${title.endsWith('?') ? '' : '.'} ${said}`,
    parts: [
      { kind: 'text', text: lines([[{ bold: `${sum} · ${counted(found.days, 'day')} past due` }], said]) },
      { kind: 'facts', facts: groundFacts(closure, found, today) },
      ...(grounds.problem ? [{ kind: 'text' as const, text: [{ italic: grounds.problem }] }] : []),
      ...(closure.kind === 'referral' ? referralParts(closure) : []),
      { kind: 'buttons', buttons: buttonsOf(closure) },
    ],
  }
}

function titleOf({ kind, state }: Closure, name: string): string {
  const titles = {
    'write-off': {
      proposed: `Write off what ${name} owes?`,
      approved: `${name}: the write-off is approved`,
      done: `${name}: written off`,
      dropped: `${name}: not written off`,
    },
    referral: {
      proposed: `Hand ${name} to professionals?`,
      approved: `${name}: the referral is approved`,
      done: `${name}: ready to hand over`,
      dropped: `${name}: not handed over`,
    },
  }
  return titles[kind][state]
}

function sentence({ kind, state, endedWhy }: Closure): string {
  if (state === 'dropped') return endedWhy ?? 'It was called off.'
  if (kind === 'write-off') {
    if (state === 'proposed')
      return 'Nothing is written off unless a criterion holds, somebody shows it, and it is approved.'
    if (state === 'approved') return 'It is booked within minutes, after the ledger is read once more.'
    return 'The invoices are closed by credits that say so. Their history stays, and money that still comes is taken.'
  }
  if (state === 'proposed')
    return 'Before it can be approved: final notice sent, nothing disputed, delivery proven.'
  if (state === 'approved') return 'The dossier is put together within minutes.'
  return 'The dossier is ready. Hand it to the agency or lawyer of your choice; nothing is sent by Dunwell.'
}

function groundFacts({ kind, grounds }: Closure, found: ShownClosing, today: string): Fact[] {
  const efforts = grounds.efforts ?? found.efforts
  const picked =
    kind === 'write-off'
      ? grounds.criteria.map((one) => CRITERIA[one])
      : grounds.signs.map((one) => SIGNS[one])
  const ticked = kind === 'write-off' ? 'Criteria' : `Signs (${grounds.signs.length} of 7)`
  return [
    { label: ticked, value: picked.length === 0 ? 'none picked yet' : lines(picked) },
    ...(grounds.evidence === '' ? [] : [{ label: 'Shown by', value: grounds.evidence }]),
    { label: 'Efforts so far', value: effortsText(efforts, today) },
    ...(kind === 'referral'
      ? [
          {
            label: 'Preconditions',
            value: lines([
              `${found.efforts.noticeSent ? '✓' : '✗'} final notice sent`,
              `${found.undisputed ? '✓' : '✗'} nothing disputed`,
              `${grounds.deliveryProven ? '✓' : '✗'} delivery proven`,
            ]),
          },
        ]
      : []),
  ]
}

export function effortsText(efforts: Efforts, today: string): string {
  const { letters, notices, calls, promises, broken, disputes, firstOn, lastOn } = efforts
  const said = [
    ...(letters > 0 ? [counted(letters, 'e-mail')] : []),
    ...(notices > 0 ? [counted(notices, 'final notice')] : []),
    ...(calls > 0 ? [counted(calls, 'call')] : []),
    ...(promises > 0 ? [`${counted(promises, 'promise')}${broken > 0 ? ` (${broken} broken)` : ''}`] : []),
    ...(disputes > 0 ? [counted(disputes, 'dispute')] : []),
  ].join(', ')
  if (said === '') return 'none on record'
  if (firstOn && firstOn === lastOn) return `${said}; on ${farDayText(firstOn, today)}`
  return firstOn && lastOn
    ? `${said}; from ${farDayText(firstOn, today)} to ${farDayText(lastOn, today)}`
    : said
}

function referralParts({ state }: Closure): Part[] {
  return state === 'done' || state === 'proposed' ? [{ kind: 'context', text: TIME_LIMITS }] : []
}

function buttonsOf({ id: closureId, kind, state, accountId }: Closure): Button[] {
  const more: Button = { label: 'Open account', call: { name: 'show-account', input: { accountId } } }
  if (state === 'proposed')
    return [
      { label: 'Review…', style: 'primary', call: { name: 'open-closure', input: { closureId } } },
      { label: 'Not now…', call: { name: 'open-closure', input: { closureId, drop: true } } },
      more,
    ]
  if (state !== 'done') return [more]
  if (kind === 'referral')
    return [
      { label: 'Dossier', style: 'primary', call: { name: 'show-dossier', input: { closureId } } },
      more,
    ]
  return [
    {
      label: 'Undo',
      call: { name: 'undo-write-off', input: { closureId } },
      confirm: {
        title: 'Take the write-off back?',
        text: 'The invoices are open again, and the client is chased for them again.',
        yes: 'Take it back',
        no: 'Leave it',
      },
    },
    more,
  ]
}
