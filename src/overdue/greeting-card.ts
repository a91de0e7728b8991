import type { Card } from '../chat/card.ts'
import { asTyped } from '../chat/commands-registry.ts'
import type { Platform } from '../ports.ts'

/** Said once where the bot was just put. */
export function greetingCard(platform: Platform, direct: boolean): Card {
  const summary = 'Dunwell tells you what customers owe, and since when.'
  const item = (command: 'overdue' | 'dunwell', words: string, meaning: string) => ({
    text: [{ bold: asTyped(platform, command, words) }, ` · ${meaning}`],
  })
  return {
    title: 'Hello, this is Dunwell',
    summary,
    parts: [
      { kind: 'text', text: direct ? `${summary} Just write:` : `${summary} Write @Dunwell, and then:` },
      {
        kind: 'list',
        items: [
          item('overdue', '', 'what is overdue right now'),
          item('overdue', 'acme', 'one account: by name, id or invoice number'),
          ...(direct ? [] : [item('dunwell', 'subscribe', 'post the morning digest here')]),
          item('dunwell', 'help', 'everything else'),
        ],
      },
    ],
  }
}
