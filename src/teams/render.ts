import { bodyAndTail, type Card, type Origin, type Part } from '../chat/card.ts'
import type { AdaptiveCard, CardElement } from './adaptive-card.ts'
import { inertMarkdown, inertRun } from './inert.ts'
import { LIMITS } from './limits.ts'
import type { Surface } from './render-controls.ts'
import { renderPart } from './render-part.ts'
import { richText, smallText } from './spans.ts'
import { bytesOf, fitUnits, type Unit } from './unit.ts'

export interface TeamsMessage {
  /** The line in a notification and in the list of chats. */
  summary: string
  card: AdaptiveCard
}

/** One card as one Teams message, within every limit. */
export function renderMessage(card: Card, origin: Origin = 'post'): TeamsMessage {
  const before = drawn[origin].get(card)
  if (before) return before
  const summary = summaryOf(card.summary)
  const fallback = fallbackOf(card.summary)
  const room = LIMITS.messageBytes - bytesOf(summary) - bytesOf(fallback)
  const message = { summary, card: adaptiveCard(fallback, bodyOf(card, origin, room)) }
  drawn[origin].set(card, message)
  return message
}

/** Cards never change: one that is answered again is not drawn again. */
const drawn: Record<Origin, WeakMap<Card, TeamsMessage>> = { answer: new WeakMap(), post: new WeakMap() }

/** A sentence as a message: nothing in it can link, ping or format. */
export function renderNotice(sentence: string): TeamsMessage {
  return { summary: summaryOf(sentence), card: adaptiveCard(fallbackOf(sentence), [richText(sentence)]) }
}

export function adaptiveCard(fallbackText: string, body: CardElement[]): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText,
    // Tables and lists of accounts need the width of the conversation.
    msteams: { width: 'Full' },
    body,
  }
}

function bodyOf(card: Card, origin: Origin, maxBytes: number): CardElement[] {
  let inputs = 0
  const surface: Surface = {
    origin,
    nextId: () => `choice-${inputs++}`,
    pickers: card.parts.filter(({ kind }) => kind === 'choice').length,
  }
  const title = inertRun(card.title, LIMITS.title)
  const header: Unit[] = title.trim()
    ? [{ elements: [richText(title, { size: 'large', weight: 'bolder' })], counts: 0 }]
    : []
  const [body, tail] = bodyAndTail(card.parts)
  const draw = (parts: Part[]) => divide(parts.flatMap((part) => renderPart(part, surface)))
  const elements = fitUnits([...header, ...draw(body)], draw(tail), maxBytes - ENVELOPE_BYTES, (count) =>
    smallText(`… and ${count} more`),
  )
  return elements.length > 0 ? elements : [richText(card.summary)]
}

/** What a card weighs without its body. */
const ENVELOPE_BYTES = 1_000

/** A divider is drawn as the line above what follows it. */
function divide(units: Unit[]): Unit[] {
  return units.flatMap((unit, index) => {
    if (unit.elements.length === 0) return []
    return units[index - 1]?.elements.length === 0 ? [{ ...unit, divided: true }] : [unit]
  })
}

function summaryOf(sentence: string): string {
  return inertRun(sentence, LIMITS.summary).trim() || 'Dunwell'
}

/** For hosts that cannot draw the card; those read Markdown. */
function fallbackOf(sentence: string): string {
  return inertMarkdown(sentence, LIMITS.summary).trim() || 'Dunwell'
}
