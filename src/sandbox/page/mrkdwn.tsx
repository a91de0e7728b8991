import { Fragment, type ReactNode } from 'react'
import { emoji } from './emoji.ts'
import { Mention, SafeLink } from './inline.tsx'
import { keyed } from './keyed.ts'
import type { Names } from './names.ts'
import { slackDate } from './slack-date.ts'

/**
 * Slack's mrkdwn. `slack-blocks-to-jsx` undoes `&lt;` before it looks for mentions, so that escaped text
 * would ping here and not in Slack; what outside text looks like is exactly what the sandbox must show.
 */
export function Mrkdwn({ text, names }: { text: string; names: Names }) {
  return pieces(text.split(/```\n?([\s\S]*?)```/g), (part, isCode) =>
    isCode ? <pre className="code">{unescaped(part.replace(/\n$/, ''))}</pre> : quoted(part, names),
  )
}

function quoted(text: string, names: Names): ReactNode {
  const groups: { quote: boolean; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const quote = /^(&gt;|>)/.test(line)
    const last = groups.at(-1)
    if (last && last.quote === quote) last.lines.push(line)
    else groups.push({ quote, lines: [line] })
  }
  return pieces(groups, ({ quote, lines }) =>
    quote ? (
      <blockquote>
        {inline(lines.map((line) => line.replace(/^(&gt;|>) ?/, '')).join('\n'), names)}
      </blockquote>
    ) : (
      inline(lines.join('\n'), names)
    ),
  )
}

const token = new RegExp(
  [
    '`(?<code>[^`\\n]+)`',
    '<(?<special>[^<>\\n]+)>',
    '(?<![\\p{L}\\p{N}*])\\*(?<bold>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*(?![\\p{L}\\p{N}*])',
    '(?<![\\p{L}\\p{N}_])_(?<italic>[^\\s_](?:[^\\n]*?[^\\s_])?)_(?![\\p{L}\\p{N}_])',
    '(?<![\\p{L}\\p{N}~])~(?<strike>[^\\s~](?:[^~\\n]*[^\\s~])?)~(?![\\p{L}\\p{N}~])',
    ':(?<emoji>[a-z0-9_+-]+):',
    '(?<url>https?://[^\\s<>|]+[^\\s<>|.,;:!?)])',
  ].join('|'),
  'gu',
)

function inline(text: string, names: Names): ReactNode {
  const parts: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(token)) {
    parts.push(unescaped(text.slice(from, match.index)))
    parts.push(drawn(match[0], match.groups ?? {}, names))
    from = match.index + match[0].length
  }
  parts.push(unescaped(text.slice(from)))
  return pieces(parts, (part) => part)
}

function drawn(written: string, found: Record<string, string | undefined>, names: Names): ReactNode {
  if (found.code !== undefined) return <code>{unescaped(found.code)}</code>
  if (found.bold !== undefined) return <strong>{inline(found.bold, names)}</strong>
  if (found.italic !== undefined) return <em>{inline(found.italic, names)}</em>
  if (found.strike !== undefined) return <s>{inline(found.strike, names)}</s>
  if (found.emoji !== undefined) return emoji(found.emoji) ?? written
  if (found.url !== undefined) return <SafeLink url={unescaped(found.url)}>{unescaped(found.url)}</SafeLink>
  return special(found.special ?? '', names)
}

function special(inside: string, names: Names): ReactNode {
  const bar = inside.indexOf('|')
  const target = bar === -1 ? inside : inside.slice(0, bar)
  const label = bar === -1 ? undefined : unescaped(inside.slice(bar + 1))
  if (target.startsWith('@')) {
    return <Mention>@{names.person(target.slice(1)) ?? label ?? target.slice(1)}</Mention>
  }
  if (target.startsWith('#')) {
    return <Mention>#{names.channel(target.slice(1)) ?? label ?? target.slice(1)}</Mention>
  }
  if (/^!(channel|here|everyone)$/.test(target)) return <Mention loud>@{target.slice(1)}</Mention>
  const date = /^!date\^(\d+)\^([^^]+)/.exec(target)
  if (date) return slackDate(Number(date[1]), date[2] ?? '', names.zone)
  if (target.startsWith('!')) return label ?? `<${inside}>`
  return <SafeLink url={unescaped(target)}>{label ?? unescaped(target)}</SafeLink>
}

function pieces<T>(parts: T[], draw: (part: T, isOdd: boolean) => ReactNode): ReactNode {
  return keyed(parts).map(({ key, value }, at) => <Fragment key={key}>{draw(value, at % 2 === 1)}</Fragment>)
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
