import type { Block } from './blocks/block.ts'
import type { Element } from './blocks/element.ts'
import { elementsOf } from './blocks/elements-of.ts'
import { elementState, type Input, optionOf } from './element-state.ts'

/** By its ids, or by the words on it. */
export type Target = string | { actionId: string; blockId?: string }

export interface FoundElement {
  block: Block
  element: Element
}

export function findElement(blocks: Block[], target: Target): FoundElement | undefined {
  const all = blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })))
  if (typeof target !== 'string') {
    return all.find(
      ({ block, element }) =>
        element.action_id === target.actionId &&
        (target.blockId === undefined || block.block_id === target.blockId),
    )
  }
  return (
    all.find(({ element }) => words(element) === target) ??
    all.find(({ element }) => element.action_id === target) ??
    all.find(({ block }) => block.block_id === target)
  )
}

/** The labels a person could click on; tests print them when one is missing. */
export function labelsIn(blocks: Block[]): string[] {
  return blocks.flatMap((block) => elementsOf(block).map((element) => words(element) ?? element.type))
}

/** One entry of `actions` in a block_actions payload. */
export function actionJson(
  found: FoundElement,
  input: Input | undefined,
  actionTs: string,
): Record<string, unknown> {
  const { block, element } = found
  const head = { type: element.type, action_id: element.action_id, block_id: block.block_id }
  const tail = { action_ts: actionTs }
  if (element.type === 'button') {
    return {
      ...head,
      text: { emoji: true, ...element.text },
      ...(element.value === undefined ? {} : { value: element.value }),
      ...(element.style ? { style: element.style } : {}),
      ...tail,
    }
  }
  if (element.type === 'overflow') {
    return {
      ...head,
      selected_option: optionOf(element, typeof input === 'string' ? input : null) ?? null,
      ...tail,
    }
  }
  return { ...head, ...elementState(element, input), ...tail }
}

function words(element: Element): string | undefined {
  if (element.type === 'button') return element.text.text
  return 'placeholder' in element ? element.placeholder?.text : undefined
}
