import type { Desk } from '../desk.ts'
import type { Channel } from '../message.ts'

/** What the middle of the page shows. */
export type Place =
  | { kind: 'channel'; channel: Channel }
  | { kind: 'direct'; channel: Channel }
  | { kind: 'home'; channel: Channel }

export function placeOf(desk: Desk, as: string, asked: string): Place {
  if (asked === 'app') return { kind: 'home', channel: desk.workspace.directOf(as) }
  if (asked === 'app:messages') return { kind: 'direct', channel: desk.workspace.directOf(as) }
  const channel = desk.workspace.channels.get(asked)
  if (channel?.kind === 'channel') return { kind: 'channel', channel }
  const first = desk.options.channels.map((one) => desk.workspace.channels.get(one.id)).find((one) => one)
  return first
    ? { kind: 'channel', channel: first }
    : { kind: 'direct', channel: desk.workspace.directOf(as) }
}
