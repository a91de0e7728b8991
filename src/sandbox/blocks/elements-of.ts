import type { Block } from './block.ts'
import type { Element } from './element.ts'

/** The interactive elements of a block, in reading order. */
export function elementsOf(block: Block): Element[] {
  if (block.type === 'actions') return block.elements
  if (block.type === 'input') return [block.element]
  if (block.type === 'section' && block.accessory && block.accessory.type !== 'image')
    return [block.accessory]
  return []
}

/** Slack names what the app left unnamed, so that every click can be told apart. */
export function withIds(blocks: Block[], newId: () => string): Block[] {
  return blocks.map((block) => {
    const named = { ...block, block_id: block.block_id ?? shortId(newId) }
    const withAction = (element: Element): Element => ({
      ...element,
      action_id: element.action_id ?? shortId(newId),
    })
    if (named.type === 'actions') return { ...named, elements: named.elements.map(withAction) }
    if (named.type === 'input') return { ...named, element: withAction(named.element) }
    if (named.type === 'section' && named.accessory && named.accessory.type !== 'image') {
      return { ...named, accessory: withAction(named.accessory) }
    }
    return named
  })
}

function shortId(newId: () => string): string {
  return newId().replaceAll('-', '').slice(-8)
}
