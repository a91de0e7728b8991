import type { Card } from '../chat/card.ts'
import type { Channel } from '../people/reach-person.ts'
import type { Context } from '../ports.ts'
import { redraw, type Told, tellChannels, tellPeople } from './tell.ts'

/** Where it is kept which delivered messages show one thing. */
export interface Copies {
  earlier(): Promise<{ messageKey: string }[]>
  /** Leaves those it has already as they are. */
  keep(told: Told[]): Promise<unknown>
}

/** Who hears of it. */
interface Occasion {
  /** The same one is told once. */
  key: string
  channels: readonly Channel[]
  people: readonly (string | null)[]
}

/**
 * Shows a thing as it stands now: to those who hear of it on this occasion, and on every copy that was delivered
 * before. Inside the caller's transaction.
 * @param occasion null only draws anew.
 */
export async function tellCopies(
  context: Context,
  card: Card,
  copies: Copies,
  occasion: Occasion | null,
): Promise<void> {
  const earlier = await copies.earlier()
  if (occasion) {
    const { key, channels, people } = occasion
    const told = [
      ...(await tellChannels(context, channels, key, card)),
      ...(await tellPeople(context, people, key, card)),
    ]
    if (told.length > 0) await copies.keep(told)
  }
  await redraw(
    context,
    earlier.map(({ messageKey }) => messageKey),
    card,
  )
}
