import type { CommandCall } from '../../src/command-calls.ts'

/** What a journey can do on any chat platform; each platform has one implementation. */
export interface Stage {
  platform: string
  /** Types a command in a channel, or in the conversation with the bot (`direct`). */
  command(person: string, place: string, text: string): Promise<Seen>
  /** Writes free words to the bot alone; Slack may put them into a thread. */
  say(person: string, words: string, inThreadOf?: Seen): Promise<Seen>
  /** Presses a button on something seen; `at` counts those of the same label, from 0. */
  press(person: string, seen: Seen, label: string, at?: number): Promise<Seen>
  /** Chooses an entry of the only picker on something seen. */
  choose(person: string, seen: Seen, option: string): Promise<Seen>
  /** Fills in the open form and submits it. */
  submit(
    person: string,
    values: Record<string, string | string[]>,
  ): Promise<{ errors: Record<string, string> }>
  /** The same, with choices named by their words. */
  fill(person: string, values: Record<string, string>): Promise<{ errors: Record<string, string> }>
  /** The platform delivers the latest request once more. */
  again(): Promise<void>
  /** What a click with that call would be answered, whoever made its value. */
  run(person: string, call: CommandCall): Promise<string>
  /** The form the person has open. */
  form(person: string): SeenForm | undefined
  /** How messages name a channel. */
  called(channel: string): string
  /** What the bot said to everybody in a channel outside threads, oldest first. */
  channel(name: string): Seen[]
  /** What everybody can read in the thread of a message, oldest first. */
  thread(seen: Seen): Seen[]
  /** All that the bot told the person in the conversation of the two, oldest first, as it stands there now. */
  toldAlone(person: string): Seen[]
  /** What the bot last told the person alone. */
  lastPrivate(person: string): Seen
  home(person: string): Promise<Seen>
  /** Moves the product's clock to the digest hour of a later date, one day at a time. */
  stepDays(days: number): Promise<void>
  removeBot(channel: string): Promise<void>
  inviteBot(channel: string): Promise<void>
  /** Words of the remedy where the bot is no member. */
  bringBack: string
}

/** Something on somebody's screen. */
export interface Seen {
  id: string
  place: string
  text: string
  buttons: string[]
  edited: boolean
}

/** A form on somebody's screen: its fields by label, each with what can be chosen there. */
export interface SeenForm {
  title: string
  fields: Record<string, string[]>
}
