import type { CardJson } from '../../teams/card/card-json.ts'
import { everyAction } from '../../teams/card/reading.ts'

/** The cards for the browser, each button named by its place, which is what a click sends back. */
export function numberedCards(cards: CardJson[]): CardJson[] {
  const copies = structuredClone(cards)
  for (const [at, action] of copies.flatMap(everyAction).entries()) action.id = `at-${at}`
  return copies
}
