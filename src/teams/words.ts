import * as z from 'zod'
import type { ParseSlash } from '../chat/ask.ts'
import { COMMAND_LINES } from '../chat/commands-registry.ts'
import type { CommandCall } from '../command-calls.ts'
import type { IncomingActivity } from './activity.ts'

/** More than any command takes on; somebody may have pasted a document. */
const LONGEST = 50_000

const mention = z.object({
  type: z
    .string()
    .transform((type) => type.toLowerCase())
    .pipe(z.literal('mention')),
  mentioned: z.object({ id: z.string() }),
  text: z.string().optional(),
})

function mentionsIn({ entities = [] }: IncomingActivity) {
  return entities.flatMap((entity) => mention.safeParse(entity).data ?? [])
}

/** Whether it is for the bot: in a channel it may see more than what is said to it. */
export function mentionsBot(activity: IncomingActivity): boolean {
  return mentionsIn(activity).some(({ mentioned }) => mentioned.id === activity.recipient.id)
}

const ENTITIES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
}

/** What was typed: without the mention of the bot, other people by their names, Teams' entities as letters. */
export function wordsOf(activity: IncomingActivity): string {
  let text = (activity.text ?? '').slice(0, LONGEST)
  for (const { mentioned, text: shown } of mentionsIn(activity)) {
    if (shown && mentioned.id === activity.recipient.id) text = text.replaceAll(shown, ' ')
  }
  return text
    .replace(/<\/?at(?:\s[^<>]{0,200})?>/gi, ' ')
    .replace(/&(?:lt|gt|quot|#39|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/[\u00a0\u200b-\u200d\ufeff]/g, ' ')
    .trim()
}

/**
 * Words that begin a command without its name, for the mention already says whom it is for. `help` alone is about
 * asking; whoever writes “filter” means what the list calls “filters”.
 */
const DUNWELL_WORDS = new Set([
  'filter',
  ...COMMAND_LINES.filter(({ command, words }) => command === 'dunwell' && words !== 'help').map(
    ({ words }) => firstWord(words),
  ),
])

function firstWord(words: string): string {
  return (words.split(/\s/, 1)[0] ?? '').toLowerCase()
}

/** What they ask for: `overdue acme`, `dunwell subscribe`, with a slash or without, or the words alone. */
export function callOf(parse: ParseSlash, words: string): CommandCall {
  const [, command, rest = ''] = /^\/?(overdue|dunwell)(?:\s+([\s\S]*))?$/i.exec(words) ?? []
  if (command) return parse(command.toLowerCase() === 'dunwell' ? 'dunwell' : 'overdue', rest)
  // What Slack shows on the bot's Home tab is asked for here.
  if (/^home$/i.test(words)) return { name: 'home', input: {} }
  return parse(DUNWELL_WORDS.has(firstWord(words)) ? 'dunwell' : 'overdue', words)
}
