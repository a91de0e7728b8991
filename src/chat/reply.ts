import type { Workspace } from '../ports.ts'
import type { Card } from './card.ts'
import type { Form } from './form.ts'

/** Where and how somebody asked. */
export interface Place {
  workspace: Workspace
  channelId: string
  /** As the platform names it; absent where it does not tell. */
  channelName?: string
  /** A direct conversation with the bot. */
  direct: boolean
  /** A chat of several people, which has no threads. */
  group?: true
  /** The asker's platform id. */
  userId: string
  /** How the asker writes, such as `en-GB`, where the platform says so with every request. */
  locale?: string
  /** Names this click, command or submission: a second delivery carries the same. */
  occurrence: string
}

/**
 * The answer to a command. The asker alone sees it, but for words said to the bot in a channel of Teams: those are
 * answered in their thread.
 */
export type Reply =
  /** `replace` puts the card where the clicked button stood, if that message was the asker's own. */
  | { kind: 'card'; card: Card; how: 'new' | 'replace' }
  | { kind: 'form'; form: Form }
  /** What is wrong with which field of a submitted form; it stays open. */
  | { kind: 'invalid'; errors: Record<string, string> }
  /** A sentence: done, or refused and why. */
  | { kind: 'notice'; text: string }
