import { DateTime } from 'luxon'
import { type Card, lines, type Part, type Text } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { counted, dayText } from '../overdue/parts.ts'
import { findingText } from './judge-text.ts'
import type { OutreachView } from './load-view.ts'
import { excerptOf, withoutLinks } from './mail-excerpt.ts'
import { totalsText } from './mail-text.ts'
import { outreachButtons } from './outreach-buttons.ts'

/** Enough of a text to know it again on a phone. */
const SHOWN = 280
const FINDINGS_SHOWN = 3

/** One message to a customer as its sender sees it, in every state. */
export function outreachCard(view: OutreachView, organisation: Organisation): Card {
  const said = saidOf(view, organisation)
  const title = titleOf(view)
  const headline = `${totalsText(view.facts.totals)} · ${counted(view.facts.days, 'day')} late · tier ${view.tier}`
  const open = view.state === 'draft'
  return {
    title,
    summary: `${title}: ${open ? headline : said[0]}`,
    parts: [
      { kind: 'text', text: lines([[{ bold: headline }], ...said]) },
      ...(open ? draftParts(view) : [{ kind: 'context' as const, text: lines(addressLines(view)) }]),
      { kind: 'buttons', buttons: outreachButtons(view) },
    ],
  }
}

function titleOf({ state, kind, stepTitle, accountName, approval }: OutreachView): string {
  if (state === 'draft') {
    if (kind === 'call') return `Call due: ${accountName}`
    const asked = ['pending', 'changes'].includes(approval?.state ?? '')
    return `${asked ? 'Waits for approval' : 'Draft ready'}: ${stepTitle} to ${accountName}`
  }
  const told: Record<Exclude<OutreachView['state'], 'draft'>, string> = {
    queued: 'on its way',
    sending: 'on its way',
    sent: 'sent',
    done: kind === 'call' ? 'called' : 'sent by hand',
    cancelled: 'not sent',
    failed: 'could not be sent',
    bounced: 'did not arrive',
    uncertain: 'may or may not have arrived',
  }
  return `${stepTitle} to ${accountName}: ${told[state]}`
}

/** What happened, or what waits, in sentences. */
function saidOf(view: OutreachView, organisation: Organisation): string[] {
  const { state, outcome, sentByName, senderName, sentAt, editedByName } = view
  const at = sentAt
    ? DateTime.fromJSDate(sentAt).setZone(organisation.timeZone).toFormat('ccc d LLL, HH:mm')
    : ''
  switch (state) {
    case 'draft':
      return [
        ...(outcome === null ? [] : [outcome]),
        ...(editedByName === null ? [] : [`${editedByName} has changed the text.`]),
        ...waitingLines(view),
      ]
    case 'queued':
    case 'sending':
      return [
        `${sentByName ?? 'Dunwell'} sent it; it is on its way. Balance and answers are read once more before it leaves.`,
      ]
    case 'sent':
      return [`${sentByName ?? 'Dunwell'} sent it; it left on ${at}.`]
    case 'done':
      return [`${sentByName ?? senderName ?? 'Somebody'} did it on ${at}${outcome ? `: ${outcome}` : ''}.`]
    case 'cancelled':
      return [`It was not sent: ${outcome ?? 'it is no longer needed'}`]
    case 'failed':
      return [`It was not sent: ${outcome ?? 'the mail server refused it.'} Nobody outside has seen it.`]
    case 'bounced':
      return [
        `${outcome ?? 'The address refused it.'} Nobody writes there again before the contact is corrected.`,
      ]
    case 'uncertain':
      return [
        `${outcome ?? 'The connection broke while it was being handed over.'} It is not sent again by itself. Look in the mail server, or ask the client, and say here what you found.`,
      ]
  }
}

function waitingLines({ kind, canMail, approvalKind, approval }: OutreachView): string[] {
  const said: string[] = []
  if (approvalKind !== null) {
    const state = approval?.state ?? ''
    said.push(
      ['pending', 'changes'].includes(state)
        ? 'It waits for approval.'
        : ['approved', 'executing'].includes(state)
          ? 'It is approved. Nothing leaves before you send it.'
          : 'It needs approval before it can be sent.',
    )
  }
  if (kind !== 'call' && !canMail) said.push('No mail server is set up: send it yourself, then say so here.')
  return said
}

function addressLines({ recipient, kind, copies }: OutreachView): Text[] {
  const way =
    kind === 'call' ? (recipient.phone ?? 'no telephone number on record') : (recipient.email ?? 'no address')
  const to =
    recipient.name === '' ? 'Nobody yet: there is no billing contact' : `To ${recipient.name} (${way})`
  return [
    to,
    ...(kind !== 'call' && copies.length > 0 ? [`Copy to ${copies.map(({ name }) => name).join(', ')}`] : []),
  ]
}

function draftParts(view: OutreachView): Part[] {
  const { kind, subject, body, deadlineOn } = view
  const dated = deadlineOn === null ? [] : [`Deadline in it: ${dayText(deadlineOn)}`]
  return [
    { kind: 'context', text: lines([...addressLines(view), ...dated]) },
    {
      kind: 'text',
      text:
        kind === 'call' ? lines(withoutLinks(body)) : lines([[{ bold: subject }], excerptOf(body, SHOWN)]),
    },
    ...toneParts(view),
  ]
}

export function toneParts({ tone }: Pick<OutreachView, 'tone'>): Part[] {
  if (tone.findings.length === 0) return []
  const shown = tone.findings.slice(0, FINDINGS_SHOWN).map(findingText)
  const rest = tone.findings.length - shown.length
  const title = tone.verdict === 'block' ? 'The wording cannot go like this' : 'The wording could be better'
  return [
    { kind: 'text', text: lines([[{ bold: title }], ...shown, ...(rest > 0 ? [`and ${rest} more`] : [])]) },
  ]
}

/** The whole text as the customer will read it. */
export function previewCard(view: OutreachView): Card {
  const { subject, body, facts, recipient, copies, state } = view
  const copied = copies.map(({ name, email }) => `${name} (${email})`).join(', ')
  return {
    title: `Preview: ${view.stepTitle} to ${view.accountName}`,
    summary: subject,
    parts: [
      {
        kind: 'facts',
        facts: [
          { label: 'From', value: facts.fromName },
          { label: 'To', value: `${recipient.name} (${recipient.email ?? 'no address'})` },
          ...(copied === '' ? [] : [{ label: 'Copy', value: copied }]),
          { label: 'Replies to', value: facts.replyTo ?? 'the address it comes from' },
          { label: 'Subject', value: subject },
        ],
      },
      { kind: 'divider' },
      { kind: 'text', text: lines(body.split('\n')) },
      { kind: 'divider' },
      ...(state === 'draft' ? toneParts(view) : []),
      { kind: 'buttons', buttons: outreachButtons(view).filter(({ label }) => label !== 'Preview') },
    ],
  }
}
