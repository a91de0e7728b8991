import type { CommandCall } from '../command-calls.ts'

/**
 * What a message says, without a word about Slack or Teams. Each platform has one total function over
 * these parts. Every string is data: renderers make it inert, so names and notes cannot ping, link or
 * format. Length limits live in the renderers.
 */
export interface Card {
  title: string
  /** One line for notifications and for hosts that draw no cards. */
  summary: string
  parts: Part[]
}

/** Line breaks inside a string are folded away as outside text; a break of ours is a span of its own. */
export type Span =
  | string
  | { bold: string }
  | { italic: string }
  | { link: string; url: string }
  | { newLine: true }
export type Text = string | Span[]

export type Part =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: Text }
  | { kind: 'facts'; facts: Fact[] }
  | { kind: 'table'; columns: Column[]; rows: string[][] }
  | { kind: 'list'; items: Item[] }
  | { kind: 'buttons'; buttons: Button[] }
  | { kind: 'choice'; prompt: string; placeholder: string; options: Option[] }
  | { kind: 'context'; text: Text }
  | { kind: 'divider' }

export interface Fact {
  label: string
  value: Text
}

export interface Column {
  label: string
  align?: 'left' | 'right'
}

/** One entry of a list, with at most one thing to do about it. */
export interface Item {
  text: Text
  detail?: Text
  button?: Button
}

export interface Button {
  label: string
  call: CommandCall
  style?: 'primary' | 'danger'
  confirm?: { title: string; text: string; yes: string; no: string }
}

/** One entry of a picker; choosing it runs the call at once. */
export interface Option {
  label: string
  call: CommandCall
}

/**
 * Whose message the controls stand in. A click in an `answer` may replace it; a `post` came through the
 * outbox, is known by its key, and only the outbox edits it.
 */
export type Origin = 'answer' | 'post'

/** Several lines as one text. */
export function lines(texts: Text[]): Span[] {
  return texts.flatMap((text, index): Span[] => [
    ...(index > 0 ? [{ newLine: true } as const] : []),
    ...(typeof text === 'string' ? [text] : text),
  ])
}

/** The parts of a card, and the buttons and remarks at its end, which are kept when the rest finds no room. */
export function bodyAndTail(parts: Part[]): [body: Part[], tail: Part[]] {
  const from = parts.findLastIndex((part) => part.kind !== 'buttons' && part.kind !== 'context') + 1
  return [parts.slice(0, from), parts.slice(from)]
}

/** Cards never change: one that is answered again stays the same, and is not drawn again. */
const direct = new WeakMap<Card, Card>()

/** A card as it is shown to somebody alone with the bot, where there is nobody to share it with. */
export function directCard(card: Card): Card {
  const before = direct.get(card)
  if (before) return before
  const shown = { ...card, parts: withoutButtons(card.parts, 'share') }
  direct.set(card, shown)
  return shown
}

/** The parts without the buttons that run the named command: where it makes no sense. */
export function withoutButtons(parts: Part[], name: CommandCall['name']): Part[] {
  return parts.flatMap((part): Part[] => {
    if (part.kind !== 'buttons') return [part]
    const buttons = part.buttons.filter(({ call }) => call.name !== name)
    return buttons.length > 0 ? [{ ...part, buttons }] : []
  })
}
