import type { Element } from '../blocks/element.ts'
import { keyed } from './keyed.ts'
import { Mrkdwn } from './mrkdwn.tsx'
import type { Placed } from './render-element.tsx'

type ListElement = Extract<
  Element,
  { type: 'checkboxes' | 'radio_buttons' | 'multi_static_select' | 'multi_users_select' }
>
type Ids = Record<`data-${string}`, string | undefined>
interface Choice {
  value: string
  label: string
  description?: string
}

/** Several answers, or one of a few shown at once. Multi-selects are drawn as the list they open. */
export function ChoiceList({
  element,
  ids,
  state,
  names,
  blockId,
  label,
}: { element: ListElement; ids: Ids } & Placed) {
  const chosen = chosenIn(element, state)
  const kind = element.type === 'radio_buttons' ? 'radio' : 'checkbox'
  const isLong = element.type.startsWith('multi_')
  return (
    <fieldset className={isLong ? 'choices long' : 'choices'} {...ids} aria-label={label}>
      {keyed(choicesOf(element, names)).map(({ key, value }) => (
        <label key={key}>
          <input
            type={kind}
            name={`${blockId}/${ids['data-action']}`}
            value={value.value}
            defaultChecked={chosen.includes(value.value)}
          />
          <span>
            <Mrkdwn text={value.label} names={names} />
            {value.description ? <small>{value.description}</small> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function chosenIn(element: ListElement, state: Placed['state']): string[] {
  if (element.type === 'radio_buttons') {
    const one = state ? state.selected_option : element.initial_option
    return one?.value ? [one.value] : []
  }
  if (element.type === 'multi_users_select') return state?.selected_users ?? element.initial_users ?? []
  const many = state?.selected_options ?? element.initial_options ?? []
  return many.flatMap((one) => one.value ?? [])
}

function choicesOf(element: ListElement, names: Placed['names']): Choice[] {
  if (element.type === 'multi_users_select') {
    return names.people.map((one) => ({ value: one.id, label: one.name }))
  }
  const grouped = 'option_groups' in element ? (element.option_groups ?? []) : []
  return [...(element.options ?? []), ...grouped.flatMap((group) => group.options)].map((one) => ({
    value: one.value,
    label: one.text.text,
    description: one.description?.text,
  }))
}
