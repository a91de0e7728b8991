import type { Button, Card, Item } from '../chat/card.ts'
import { counted } from '../overdue/parts.ts'
import { totalsText } from './mail-text.ts'
import type { Outreach } from './outreach.ts'

export const MAILS_PAGE = 10

const STATES: Partial<Record<Outreach['state'], string>> = {
  draft: 'waits for you',
  failed: 'could not be sent',
  bounced: 'came back',
  uncertain: 'may or may not have arrived',
}

/** The messages that wait for somebody. */
export function mailListCard(waiting: Outreach[], page: number): Card {
  const title =
    waiting.length === 0 ? 'No message waits for you' : `${counted(waiting.length, 'message')} for you`
  const shown = waiting.slice((page - 1) * MAILS_PAGE, page * MAILS_PAGE)
  const pages = Math.max(1, Math.ceil(waiting.length / MAILS_PAGE))
  const turn = (label: string, to: number): Button => ({
    label,
    call: { name: 'show-mails', input: { page: to } },
  })
  const turns = [
    ...(page > 1 ? [turn('‹ Before', page - 1)] : []),
    ...(page < pages ? [turn('More ›', page + 1)] : []),
  ]
  return {
    title,
    summary: title,
    parts: [
      shown.length === 0
        ? {
            kind: 'text',
            text: 'When a client is to be written to or called in your name, the draft comes to you here.',
          }
        : { kind: 'list', items: shown.map(mailItem) },
      ...(turns.length > 0 ? [{ kind: 'buttons' as const, buttons: turns }] : []),
    ],
  }
}

export function mailItem({ id, facts, state, kind, tier, recipient }: Outreach): Item {
  const what = kind === 'call' ? 'call' : `message to ${recipient.name}`
  return {
    text: [{ bold: facts.accountName }, ` · ${totalsText(facts.totals)} · tier ${tier}`],
    detail: `${what}: ${STATES[state] ?? state}`,
    button: { label: 'Open', call: { name: 'show-mail', input: { outreachId: id } } },
  }
}
