import type { ReactNode } from 'react'
import type { RichInline, RichText } from '../blocks/rich-text.ts'
import { emoji } from './emoji.ts'
import { Mention, SafeLink } from './inline.tsx'
import { keyed } from './keyed.ts'
import type { Names } from './names.ts'
import { slackDate } from './slack-date.ts'

export function RichTextBlock({ block, names }: { block: RichText; names: Names }) {
  return (
    <div className="text">
      {keyed(block.elements).map(({ key, value }) => (
        <Part key={key} part={value} names={names} />
      ))}
    </div>
  )
}

function Part({ part, names }: { part: RichText['elements'][number]; names: Names }) {
  switch (part.type) {
    case 'rich_text_section':
      return <div>{line(part.elements, names)}</div>
    case 'rich_text_quote':
      return <blockquote>{line(part.elements, names)}</blockquote>
    case 'rich_text_preformatted':
      return <pre className="code">{line(part.elements, names)}</pre>
    case 'rich_text_list': {
      const items = keyed(part.elements).map(({ key, value }) => (
        <li key={key}>{line(value.elements, names)}</li>
      ))
      const indent = `indent-${part.indent ?? 0}`
      return part.style === 'ordered' ? (
        <ol className={indent}>{items}</ol>
      ) : (
        <ul className={indent}>{items}</ul>
      )
    }
  }
}

function line(elements: RichInline[], names: Names): ReactNode {
  return keyed(elements).map(({ key, value }) => <Inline key={key} element={value} names={names} />)
}

function Inline({ element, names }: { element: RichInline; names: Names }) {
  const { style } = element
  let drawn = plain(element, names)
  if (style?.code) drawn = <code>{drawn}</code>
  if (style?.strike) drawn = <s>{drawn}</s>
  if (style?.italic) drawn = <em>{drawn}</em>
  return style?.bold ? <strong>{drawn}</strong> : drawn
}

function plain(element: RichInline, names: Names): ReactNode {
  switch (element.type) {
    case 'text':
      return element.text
    case 'link':
      return <SafeLink url={element.url}>{element.text ?? element.url}</SafeLink>
    case 'emoji':
      return emoji(element.name) ?? `:${element.name}:`
    case 'user':
      return <Mention>@{names.person(element.user_id) ?? element.user_id}</Mention>
    case 'channel':
      return <Mention>#{names.channel(element.channel_id) ?? element.channel_id}</Mention>
    case 'broadcast':
      return <Mention loud>@{element.range}</Mention>
    case 'date':
      return slackDate(element.timestamp, element.format, names.zone)
  }
}
