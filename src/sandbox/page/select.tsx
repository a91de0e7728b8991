import type { Element } from '../blocks/element.ts'
import { keyed } from './keyed.ts'
import type { Placed } from './render-element.tsx'

type SelectElement = Extract<
  Element,
  { type: 'static_select' | 'users_select' | 'channels_select' | 'conversations_select' }
>
type Ids = Record<`data-${string}`, string | undefined>
interface Choice {
  value: string
  label: string
}

/** A menu with one answer: the browser's own, which works with any keyboard and on any phone. */
export function Select({ element, ids, state, names, label }: { element: SelectElement; ids: Ids } & Placed) {
  const chosen =
    state?.selected_option?.value ??
    state?.selected_user ??
    state?.selected_channel ??
    state?.selected_conversation ??
    initial(element)
  const placeholder = element.placeholder?.text ?? 'Choose an option'
  return (
    <select {...ids} aria-label={label ?? placeholder} defaultValue={chosen ?? ''}>
      <option value="">{placeholder}</option>
      {element.type === 'static_select' && element.option_groups
        ? keyed(element.option_groups).map(({ key, value }) => (
            <optgroup key={key} label={value.label.text}>
              <Choices choices={value.options.map((one) => ({ value: one.value, label: one.text.text }))} />
            </optgroup>
          ))
        : null}
      <Choices choices={choicesOf(element, names)} />
    </select>
  )
}

function Choices({ choices }: { choices: Choice[] }) {
  return keyed(choices).map(({ key, value }) => (
    <option key={key} value={value.value}>
      {value.label}
    </option>
  ))
}

function choicesOf(element: SelectElement, names: Placed['names']): Choice[] {
  if (element.type === 'static_select') {
    return (element.options ?? []).map((one) => ({ value: one.value, label: one.text.text }))
  }
  if (element.type === 'users_select') return names.people.map((one) => ({ value: one.id, label: one.name }))
  return names.channels.map((one) => ({ value: one.id, label: `#${one.name}` }))
}

function initial(element: SelectElement): string | undefined {
  if (element.type === 'static_select') return element.initial_option?.value
  if (element.type === 'users_select') return element.initial_user
  return element.type === 'channels_select' ? element.initial_channel : element.initial_conversation
}
