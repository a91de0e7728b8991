import type { HomeView, KnownBlock } from '@slack/types'
import { bodyAndTail, type Card, type Origin, type Part } from '../chat/card.ts'
import { inertPlain } from '../chat/inert.ts'
import { escapeEntities } from './inert.ts'
import { LIMITS } from './limits.ts'
import { renderPart, type Surface } from './render-part.ts'
import { contextBlock, plainText } from './spans.ts'
import { fitUnits, type Unit } from './unit.ts'

export interface RenderedMessage {
  /** For notifications and screen readers. */
  text: string
  blocks: KnownBlock[]
}

/** One card as one Slack message, within every limit. */
export function renderMessage(card: Card, origin: Origin = 'post'): RenderedMessage {
  const before = drawn[origin].get(card)
  if (before) return before
  const message = {
    text: fallback(card.summary),
    blocks: renderBlocks(card, origin, { blocks: LIMITS.messageBlocks, text: LIMITS.messageText, tables: 1 }),
  }
  drawn[origin].set(card, message)
  return message
}

/** Cards never change: one that is answered again is not drawn again. */
const drawn: Record<Origin, WeakMap<Card, RenderedMessage>> = { answer: new WeakMap(), post: new WeakMap() }

/** A card as the App Home tab, which knows no table block. */
export function renderHome(card: Card): HomeView {
  const limits = { blocks: LIMITS.viewBlocks, text: 4 * LIMITS.messageText, tables: 0 }
  return { type: 'home', blocks: renderBlocks(card, 'answer', limits) }
}

/** A sentence as a message: nothing in it can link, ping or format. */
export function renderNotice(sentence: string): RenderedMessage {
  const words = inertPlain(sentence, LIMITS.section)
  return {
    text: fallback(sentence),
    blocks: [{ type: 'section', text: plainText(words, LIMITS.section) }],
  }
}

/** Whether a click came from an answer, which a `replace` may overwrite. */
export function isFromAnswer(actionId: string): boolean {
  return actionId.startsWith('answer:')
}

function renderBlocks(
  card: Card,
  origin: Origin,
  limits: { blocks: number; text: number; tables: number },
): KnownBlock[] {
  let controls = 0
  let tables = limits.tables
  const surface: Surface = {
    nextId: () => `${origin}:${controls++}`,
    takeTable: () => tables-- > 0,
  }
  const title = inertPlain(card.title, LIMITS.header)
  const header: Unit[] = title.trim()
    ? [{ blocks: [{ type: 'header', text: plainText(title, LIMITS.header) }], counts: 0 }]
    : []
  const [body, tail] = bodyAndTail(card.parts)
  const draw = (parts: Part[]) => parts.flatMap((part) => renderPart(part, surface))
  const blocks = fitUnits([...header, ...draw(body)], draw(tail), limits, (count) =>
    contextBlock(`… and ${count} more`),
  )
  return blocks.length > 0 ? blocks : renderNotice(card.summary).blocks
}

function fallback(summary: string): string {
  const words = escapeEntities(inertPlain(summary, LIMITS.fallbackText / 5)).slice(0, LIMITS.fallbackText)
  return words.trim() === '' ? 'Dunwell' : words
}
