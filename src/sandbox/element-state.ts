import type { Block } from './blocks/block.ts'
import type { Element } from './blocks/element.ts'
import { elementsOf } from './blocks/elements-of.ts'
import type { ChosenOption, ElementState, StateValues } from './view.ts'

/** What a person put into an element: text, a date, a value, several values, or nothing. */
export type Input = string | string[] | null

/** What an element holds; undefined for those that hold nothing, such as buttons. */
export function elementState(element: Element, input?: Input): ElementState | undefined {
  const one = typeof input === 'string' ? input : input === null ? null : (input?.[0] ?? undefined)
  const many = input === undefined ? undefined : input === null ? [] : Array.isArray(input) ? input : [input]
  const { type } = element
  switch (element.type) {
    case 'button':
    case 'overflow':
      return undefined
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type, value: one === undefined ? (element.initial_value ?? null) : one || null }
    case 'datepicker':
      return { type, selected_date: one === undefined ? (element.initial_date ?? null) : one || null }
    case 'timepicker':
      return { type, selected_time: one === undefined ? (element.initial_time ?? null) : one || null }
    case 'static_select':
    case 'radio_buttons':
      return {
        type,
        selected_option:
          one === undefined ? (element.initial_option ?? null) : (optionOf(element, one) ?? null),
      }
    case 'multi_static_select':
    case 'checkboxes':
      return {
        type,
        selected_options:
          many === undefined
            ? (element.initial_options ?? [])
            : many.flatMap((value) => optionOf(element, value) ?? []),
      }
    case 'users_select':
      return { type, selected_user: one === undefined ? (element.initial_user ?? null) : one }
    case 'multi_users_select':
      return { type, selected_users: many ?? element.initial_users ?? [] }
    case 'channels_select':
      return { type, selected_channel: one === undefined ? (element.initial_channel ?? null) : one }
    case 'conversations_select':
      return { type, selected_conversation: one === undefined ? (element.initial_conversation ?? null) : one }
  }
}

/** Finds an option by its value or, as a test reads it, by its label. */
export function optionOf(element: Element, wanted: string | null): ChosenOption | undefined {
  const all = optionsOf(element)
  return all.find((option) => option.value === wanted) ?? all.find((option) => option.text?.text === wanted)
}

export function optionsOf(element: Element): ChosenOption[] {
  if (!('options' in element) && !('option_groups' in element)) return []
  const grouped = 'option_groups' in element ? (element.option_groups ?? []) : []
  return [...(element.options ?? []), ...grouped.flatMap((group) => group.options)]
}

/** Everything the inputs of these blocks hold, what was `known` before first. */
export function stateOf(blocks: Block[], known: StateValues = {}): StateValues {
  const values: StateValues = {}
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const blockId = block.block_id ?? ''
      const actionId = element.action_id ?? ''
      const state = known[blockId]?.[actionId] ?? elementState(element)
      if (state) values[blockId] = { ...values[blockId], [actionId]: state }
    }
  }
  return values
}

export function isEmpty(state: ElementState): boolean {
  const { type: _, ...rest } = state
  return Object.values(rest).every(
    (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
  )
}
