import type { Desk } from '../desk.ts'

/** What ids are called, for mentions. */
export interface Names {
  person(id: string): string | undefined
  channel(id: string): string | undefined
  people: { id: string; name: string }[]
  channels: { id: string; name: string }[]
  zone: string
}

export function namesOf(desk: Desk): Names {
  const { workspace, options } = desk
  return {
    person: (id) =>
      id === workspace.botUserId ? workspace.appName : options.members.find((one) => one.id === id)?.name,
    channel: (id) => workspace.channels.get(id)?.name,
    people: options.members,
    channels: options.channels,
    zone: options.clock?.zone() ?? 'utc',
  }
}
