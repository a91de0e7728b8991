/** What a journey can do on any chat platform; each platform has one implementation. */
export interface Stage {
  platform: string
  /** Types a command in a channel, or in the conversation with the bot (`direct`). */
  command(person: string, place: string, text: string): Promise<Seen>
  /** Presses a button, or chooses an entry of a picker, on something seen. */
  press(person: string, seen: Seen, label: string): Promise<Seen>
  /** Chooses an entry of the only picker on something seen. */
  choose(person: string, seen: Seen, option: string): Promise<Seen>
  /** Fills in the open form and submits it. */
  submit(
    person: string,
    values: Record<string, string | string[]>,
  ): Promise<{ errors: Record<string, string> }>
  /** Whether the person has a form open. */
  form(person: string): { title: string } | undefined
  /** What everybody in a channel can read, oldest first. */
  channel(name: string): Seen[]
  /** What the bot last told the person alone. */
  lastPrivate(person: string): Seen
  home(person: string): Promise<Seen>
  /** Moves the product's clock to the digest hour of a later date, one day at a time. */
  stepDays(days: number): Promise<void>
  removeBot(channel: string): Promise<void>
  inviteBot(channel: string): Promise<void>
}

/** Something on somebody's screen. */
export interface Seen {
  id: string
  place: string
  text: string
  buttons: string[]
  edited: boolean
}
