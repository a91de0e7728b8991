import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types'
import type { Choice, Field, Form } from '../chat/form.ts'
import { inertPlain } from '../chat/inert.ts'
import { unreachable } from '../chat/unreachable.ts'
import { LIMITS } from './limits.ts'
import { plainText } from './spans.ts'

export const FORM_CALLBACK = 'form'
const ANSWER_ACTION = 'answer'

/** A form as a modal. `carried` comes back with the submission, unseen and unsigned. */
export function renderModal(form: Form, carried: string): ModalView {
  const intro: KnownBlock[] = form.intro ? [{ type: 'section', text: plain(form.intro, LIMITS.section) }] : []
  const room = LIMITS.viewBlocks - intro.length
  return {
    type: 'modal',
    callback_id: FORM_CALLBACK,
    private_metadata: carried,
    title: plain(form.title, LIMITS.viewTitle),
    submit: plain(form.submitLabel, LIMITS.viewTitle),
    close: plain('Cancel', LIMITS.viewTitle),
    blocks: [...intro, ...form.fields.slice(0, room).map(inputBlock)],
  }
}

function plain(text: string, max: number) {
  return plainText(inertPlain(text, max), max)
}

function inputBlock(field: Field): InputBlock {
  const hint = hintOf(field)
  return {
    type: 'input',
    block_id: field.key,
    label: plain(field.label, LIMITS.inputLabel),
    optional: 'optional' in field && field.optional === true,
    ...(hint ? { hint: plain(hint, LIMITS.inputHint) } : {}),
    element: inputElement(field),
  }
}

function inputElement(field: Field): InputBlock['element'] {
  switch (field.kind) {
    case 'text': {
      const maxLength = Math.min(field.maxLength ?? LIMITS.inputValue, LIMITS.inputValue)
      return {
        type: 'plain_text_input',
        action_id: ANSWER_ACTION,
        multiline: field.multiline ?? false,
        max_length: maxLength,
        ...(field.value ? { initial_value: field.value.slice(0, maxLength) } : {}),
      }
    }
    case 'date':
      return {
        type: 'datepicker',
        action_id: ANSWER_ACTION,
        ...(field.value ? { initial_date: field.value } : {}),
      }
    case 'choice': {
      const options = optionsOf(field.options)
      const initial = options.find((option) => option.value === field.value)
      return {
        type: 'static_select',
        action_id: ANSWER_ACTION,
        options,
        ...(initial ? { initial_option: initial } : {}),
      }
    }
    case 'choices': {
      const options = optionsOf(field.options)
      const initial = options.filter((option) => field.values.includes(option.value ?? ''))
      return {
        type: options.length > LIMITS.checkboxes ? 'multi_static_select' : 'checkboxes',
        action_id: ANSWER_ACTION,
        options,
        ...(initial.length > 0 ? { initial_options: initial } : {}),
      }
    }
    default:
      return unreachable(field)
  }
}

function fitting(choices: Choice[]): Choice[] {
  return choices.filter((choice) => choice.value.length <= LIMITS.optionValue).slice(0, LIMITS.options)
}

function optionsOf(choices: Choice[]): PlainTextOption[] {
  const shown = fitting(choices)
  const offered = shown.length > 0 ? shown : [{ value: '', label: 'Nothing to choose' }]
  return offered.map((choice) => ({
    text: plain(choice.label, LIMITS.optionText),
    value: choice.value === '' ? '–' : choice.value,
  }))
}

function hintOf(field: Field): string | undefined {
  const choices = 'options' in field ? field.options : []
  const more = choices.length - fitting(choices).length
  return more > 0 ? `${field.hint ?? ''} … and ${more} more, not listed here`.trim() : field.hint
}
