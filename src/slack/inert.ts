import { lookalike, oneLine, shorten } from '../chat/inert.ts'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Slack's three entities: without a raw `<` there is no mention, link or date. */
export function escapeEntities(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
}

/** Slack formats at the edge of a word only, so `acme_corp` keeps its underscore. */
const FORMATTING = /`|(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/gu
const EMOJI_CODE = /:(?=[a-z0-9_+'-]+:)|(?<=:[a-z0-9_+'-]+):/gi

/** Outside text for a `mrkdwn` field: it cannot mention, link, format, quote or become an emoji. */
export function inertMrkdwn(text: string, max: number): string {
  const defused = oneLine(text).replace(/^\s*>/, '›').replace(FORMATTING, lookalike).replace(EMOJI_CODE, '∶')
  return shorten(defused, max, escapeEntities)
}

/** What somebody typed: Slack hands on three signs as entities. */
export function withoutEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
