import type { Element } from '../blocks/element.ts'
import type { ElementState } from '../view.ts'
import { ChoiceList } from './choice-list.tsx'
import { withEmoji } from './emoji.ts'
import { isSafe } from './inline.tsx'
import { keyed } from './keyed.ts'
import type { Names } from './names.ts'
import { Select } from './select.tsx'

export interface Placed {
  blockId: string
  names: Names
  /** What it holds, in a view; a message starts from the element's own initial value. */
  state?: ElementState
  /** Sends its change at once; an input of a form waits for the submission. */
  live: boolean
  label?: string
}

/** One interactive element. The browser finds it again by its data attributes. */
export function RenderElement({ element, ...placed }: { element: Element } & Placed) {
  const { blockId, state, live, label } = placed
  const ids = {
    'data-block': blockId,
    'data-action': element.action_id ?? '',
    'data-type': element.type,
    'data-live': live ? 'yes' : undefined,
    'data-confirm':
      element.type !== 'button' && element.confirm ? JSON.stringify(element.confirm) : undefined,
  }
  switch (element.type) {
    case 'button': {
      const className = `button ${element.style ?? ''}`
      const common = {
        ...ids,
        className,
        'aria-label': element.accessibility_label,
        'data-confirm': element.confirm ? JSON.stringify(element.confirm) : undefined,
      }
      const words = withEmoji(element.text.text)
      if (element.url && isSafe(element.url)) {
        return (
          <a {...common} href={element.url} target="_blank" rel="noopener noreferrer">
            {words}
          </a>
        )
      }
      return (
        <button type="button" {...common}>
          {words}
        </button>
      )
    }
    case 'overflow':
      return (
        <details className="overflow menu">
          <summary aria-label="More actions">⋯</summary>
          <div className="menu-panel">
            {keyed(element.options).map(({ key, value }) => (
              <button type="button" key={key} {...ids} value={value.value}>
                {withEmoji(value.text.text)}
              </button>
            ))}
          </div>
        </details>
      )
    case 'plain_text_input': {
      const common = {
        ...ids,
        'aria-label': label,
        placeholder: element.placeholder?.text,
        maxLength: element.max_length,
        defaultValue: state?.value ?? element.initial_value ?? '',
        autoFocus: element.focus_on_load,
      }
      return element.multiline ? <textarea {...common} rows={4} /> : <input type="text" {...common} />
    }
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return (
        <input
          {...ids}
          type={element.type === 'number_input' ? 'number' : element.type.split('_')[0]}
          step={element.type === 'number_input' && element.is_decimal_allowed ? 'any' : undefined}
          aria-label={label}
          placeholder={element.placeholder?.text}
          defaultValue={state?.value ?? element.initial_value ?? ''}
        />
      )
    case 'datepicker':
      return (
        <input
          type="date"
          {...ids}
          aria-label={label ?? element.placeholder?.text ?? 'Date'}
          defaultValue={state?.selected_date ?? element.initial_date ?? ''}
        />
      )
    case 'timepicker':
      return (
        <input
          type="time"
          {...ids}
          aria-label={label ?? element.placeholder?.text ?? 'Time'}
          defaultValue={state?.selected_time ?? element.initial_time ?? ''}
        />
      )
    case 'checkboxes':
    case 'radio_buttons':
    case 'multi_static_select':
    case 'multi_users_select':
      return <ChoiceList element={element} ids={ids} {...placed} />
    default:
      return <Select element={element} ids={ids} {...placed} />
  }
}
