import type { Block, BlockOf } from '../blocks/block.ts'
import type { Text } from '../blocks/text.ts'
import type { StateValues } from '../view.ts'
import { withEmoji } from './emoji.ts'
import { isSafe } from './inline.tsx'
import { keyed } from './keyed.ts'
import { Mrkdwn } from './mrkdwn.tsx'
import type { Names } from './names.ts'
import { RenderElement } from './render-element.tsx'
import { RenderInput } from './render-input.tsx'
import { RichTextBlock } from './rich-text.tsx'
import { TableBlock } from './table-block.tsx'

export interface Drawn {
  names: Names
  state?: StateValues
}

export function RenderBlocks({ blocks, ...drawn }: { blocks: Block[] } & Drawn) {
  return keyed(blocks).map(({ key, value }) => <RenderBlock key={key} block={value} {...drawn} />)
}

function RenderBlock({ block, names, state }: { block: Block } & Drawn) {
  const blockId = block.block_id ?? ''
  const held = (actionId: string | undefined) => state?.[blockId]?.[actionId ?? '']
  switch (block.type) {
    case 'header':
      return <h3 className="header">{withEmoji(block.text.text)}</h3>
    case 'divider':
      return <hr />
    case 'section':
      return <SectionBlock block={block} names={names} state={state} />
    case 'context':
      return (
        <div className="context">
          {keyed(block.elements).map(({ key, value }) =>
            value.type === 'image' ? (
              <Picture key={key} url={value.image_url} alt={value.alt_text} />
            ) : (
              <span key={key}>
                <RenderText text={value} names={names} />
              </span>
            ),
          )}
        </div>
      )
    case 'actions':
      return (
        <div className="actions">
          {keyed(block.elements).map(({ key, value }) => (
            <RenderElement
              key={key}
              element={value}
              blockId={blockId}
              names={names}
              state={held(value.action_id)}
              live
            />
          ))}
        </div>
      )
    case 'image':
      return (
        <figure>
          {block.title ? <figcaption>{block.title.text}</figcaption> : null}
          <Picture url={block.image_url} alt={block.alt_text} />
        </figure>
      )
    case 'input':
      return <RenderInput block={block} names={names} state={held(block.element.action_id)} />
    case 'table':
      return <TableBlock block={block} names={names} />
    case 'rich_text':
      return <RichTextBlock block={block} names={names} />
    case 'markdown':
      return <div className="text">{block.text}</div>
    case 'video':
      return <p className="unsupported">A video: {block.alt_text}</p>
  }
}

function SectionBlock({ block, names, state }: { block: BlockOf<'section'> } & Drawn) {
  const { accessory, block_id: blockId = '' } = block
  return (
    <div className="section">
      <div className="section-body">
        {block.text ? (
          <div className="text">
            <RenderText text={block.text} names={names} />
          </div>
        ) : null}
        {block.fields ? (
          <div className="fields">
            {keyed(block.fields).map(({ key, value }) => (
              <div key={key} className="text">
                <RenderText text={value} names={names} />
              </div>
            ))}
          </div>
        ) : null}
      </div>
      {accessory ? (
        <div className="accessory">
          {accessory.type === 'image' ? (
            <Picture url={accessory.image_url} alt={accessory.alt_text} />
          ) : (
            <RenderElement
              element={accessory}
              blockId={blockId}
              names={names}
              state={state?.[blockId]?.[accessory.action_id ?? '']}
              live
            />
          )}
        </div>
      ) : null}
    </div>
  )
}

function RenderText({ text, names }: { text: Text; names: Names }) {
  return text.type === 'mrkdwn' ? <Mrkdwn text={text.text} names={names} /> : withEmoji(text.text)
}

function Picture({ url, alt }: { url: string | undefined; alt: string }) {
  return url && isSafe(url) ? <img src={url} alt={alt} loading="lazy" /> : <span>{alt}</span>
}
