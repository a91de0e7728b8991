import type { Card, Item } from '../chat/card.ts'
import { asTyped, COMMAND_LINES, type CommandLine } from '../chat/commands-registry.ts'
import type { Platform } from '../ports.ts'

const WHO_SEES: Record<Platform, string> = {
  slack: 'Answers are seen by you alone until you press Share in channel.',
  teams:
    'Here between us, just write. In a channel or group chat write @Dunwell first; everybody there sees the answer.',
}

/** What can be typed; answers a word that was not understood as well. */
export function helpCard(
  command: CommandLine['command'],
  unknown: string | undefined,
  platform: Platform,
): Card {
  const asked = COMMAND_LINES.filter((line) => line.command === command)
  const others = COMMAND_LINES.filter((line) => line.command !== command)
  return {
    title: 'Dunwell help',
    summary: 'What you can ask Dunwell',
    parts: [
      ...(unknown === undefined
        ? []
        : [{ kind: 'text' as const, text: `“${unknown}” is nothing I know. This is:` }]),
      {
        kind: 'list',
        items: [...asked, ...others].map((line) =>
          helpItem([asTyped(platform, line.command, line.words), line.meaning]),
        ),
      },
      { kind: 'context', text: WHO_SEES[platform] },
    ],
  }
}

function helpItem([words, meaning]: [string, string]): Item {
  return { text: [{ bold: words }, ` · ${meaning}`] }
}
