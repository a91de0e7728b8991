import { createRequire } from 'node:module'
import { validateCard } from '../../src/sandbox/teams/card/validate-card.ts'
import type { AdaptiveCard } from '../../src/teams/adaptive-card.ts'

// The package's modules are for bundlers; its bundle runs on Node as well.
const {
  AdaptiveCard: Parsed,
  SerializationContext,
  Versions,
}: typeof import('adaptivecards') = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js')

/** What the sandbox's Teams and Microsoft's own reader have to say against a card. */
export function teamsCardProblems(card: AdaptiveCard): string[] {
  const sent: unknown = JSON.parse(JSON.stringify(card))
  const verdict = validateCard(sent)
  const context = new SerializationContext(Versions.v1_5)
  new Parsed().parse(sent, context)
  return [
    ...(verdict.ok ? [] : verdict.problems),
    ...Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message),
  ]
}
