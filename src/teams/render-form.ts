import type { Answers, Choice, Field, Form } from '../chat/form.ts'
import { unreachable } from '../chat/unreachable.ts'
import type { AdaptiveCard, CardAction, CardElement, ChoiceSetInput } from './adaptive-card.ts'
import { inertMarkdown, inertRun } from './inert.ts'
import { LIMITS } from './limits.ts'
import { adaptiveCard } from './render.ts'
import { buttonTitle, executeAction, optionTitle } from './render-controls.ts'
import { richText, smallText } from './spans.ts'
import { type CarriedForm, inputId } from './submission.ts'
import { bytesOf } from './unit.ts'

export interface FormOptions {
  /** In the dialog Teams writes the title and a way out itself, and knows only `Action.Submit`. */
  surface?: 'dialog' | 'card'
  /** What is wrong, by the key of the field. */
  errors?: Record<string, string>
  /** What was typed before, instead of what the form came with. */
  values?: Answers
}

/** A form as a card of inputs, within the size of a message. */
export function renderForm(form: Form, options: FormOptions = {}): AdaptiveCard {
  for (let most: number = LIMITS.options; ; most = Math.floor(most * 0.7)) {
    const card = draw(withOptions(form, most), options)
    if (most < 2 || bytesOf(card) <= LIMITS.messageBytes) return card
  }
}

function draw(form: Form, { surface = 'card', errors = {}, values }: FormOptions): AdaptiveCard {
  const title = inertRun(form.title, LIMITS.title)
  const shown = form.fields.map(({ key }) => key)
  const elsewhere = Object.entries(errors).flatMap(([key, error]) => (shown.includes(key) ? [] : [error]))
  const body: CardElement[] = [
    ...(surface === 'card' ? [richText(title, { size: 'large', weight: 'bolder' })] : []),
    ...(form.intro ? [richText(inertRun(form.intro, LIMITS.paragraph))] : []),
    ...elsewhere.map(errorLine),
    ...form.fields.flatMap((field) => fieldElements(field, errors[field.key], values)),
  ]
  return {
    ...adaptiveCard(
      `${inertMarkdown(form.title, LIMITS.title)}: open Teams on a newer device to fill this in.`,
      body,
    ),
    actions: formActions(form, { form: { ...form, fields: form.fields.map(unfilled) } }, surface),
  }
}

function formActions(form: Form, data: CarriedForm, surface: 'dialog' | 'card'): CardAction[] {
  const title = buttonTitle(form.submitLabel)
  if (surface === 'dialog') return [{ type: 'Action.Submit', title, style: 'positive', data }]
  return [
    executeAction('submit', title, data, 'positive', 'all'),
    executeAction('cancel', 'Cancel', { cancel: true }),
  ]
}

function fieldElements(field: Field, error: string | undefined, values: Answers | undefined): CardElement[] {
  const typed = values && Object.hasOwn(values, field.key) ? values[field.key] : undefined
  const optional = 'optional' in field && field.optional === true
  const input = {
    id: inputId(field.key),
    label: inertMarkdown(field.label, LIMITS.inputLabel) || '–',
    ...(optional ? {} : { isRequired: true, errorMessage: requiredText(field) }),
    spacing: 'medium' as const,
  }
  const below = [...(error ? [errorLine(error)] : []), ...(field.hint ? [hintLine(field.hint)] : [])]
  return [inputElement(field, input, typed), ...below]
}

type Shared = Pick<ChoiceSetInput, 'id' | 'label' | 'isRequired' | 'errorMessage' | 'spacing'>

function inputElement(field: Field, input: Shared, typed: Answers[string] | undefined): CardElement {
  switch (field.kind) {
    case 'text': {
      const maxLength = Math.min(field.maxLength ?? LIMITS.inputValue, LIMITS.inputValue)
      const value = (textOf(typed) ?? field.value ?? '').slice(0, maxLength)
      return {
        type: 'Input.Text',
        ...input,
        isMultiline: field.multiline ?? false,
        maxLength,
        ...(value === '' ? {} : { value }),
      }
    }
    case 'date': {
      const value = textOf(typed) ?? field.value
      return { type: 'Input.Date', ...input, ...(value ? { value } : {}) }
    }
    case 'choice': {
      const value = placeOf(field.options, textOf(typed) ?? field.value)
      return {
        type: 'Input.ChoiceSet',
        ...input,
        // Where nothing is chosen yet one can search by typing; some hosts show no choice in such a list.
        style: value === undefined && field.options.length > LIMITS.searchedOptions ? 'filtered' : 'compact',
        isMultiSelect: false,
        choices: choicesOf(field.options),
        ...(value === undefined ? {} : { value }),
      }
    }
    case 'choices': {
      const chosen = Array.isArray(typed) ? typed : field.values
      const value = chosen.flatMap((one) => placeOf(field.options, one) ?? []).join(',')
      return {
        type: 'Input.ChoiceSet',
        ...input,
        style: field.options.length > LIMITS.checkboxes ? 'compact' : 'expanded',
        isMultiSelect: true,
        wrap: true,
        choices: choicesOf(field.options),
        ...(value === '' ? {} : { value }),
      }
    }
    default:
      return unreachable(field)
  }
}

/** An answer that was emptied on purpose stays empty. */
function textOf(typed: Answers[string] | undefined): string | undefined {
  if (typed === null) return ''
  return typeof typed === 'string' ? typed : undefined
}

function choicesOf(options: Choice[]): ChoiceSetInput['choices'] {
  return options.map(({ label }, index) => ({ title: optionTitle(label), value: String(index) }))
}

function placeOf(options: Choice[], value: string | undefined): string | undefined {
  const index = options.findIndex((option) => option.value === value)
  return index < 0 ? undefined : String(index)
}

function requiredText(field: Field): string {
  if (field.kind === 'text') return 'Write something here.'
  if (field.kind === 'date') return 'Choose a day.'
  return field.kind === 'choice' ? 'Choose one.' : 'Choose at least one.'
}

function errorLine(error: string): CardElement {
  return { ...richText(inertRun(error, LIMITS.inputError), { color: 'attention' }), spacing: 'small' }
}

function hintLine(hint: string): CardElement {
  return { ...smallText(inertRun(hint, LIMITS.paragraph)), spacing: 'small' }
}

/** What stands in the inputs comes back from there, and need not travel twice. */
function unfilled(field: Field): Field {
  return field.kind === 'choices' ? { ...field, values: [] } : { ...field, value: undefined }
}

/** The form with no more than so many options in a field; what is left out is counted. */
function withOptions(form: Form, most: number): Form {
  return {
    ...form,
    fields: form.fields.slice(0, LIMITS.formFields).map((field) => {
      if (!('options' in field) || field.options.length <= most) return field
      const more = field.options.length - most
      const hint = `${field.hint ?? ''} … and ${more} more, not listed here`.trim()
      return { ...field, hint, options: field.options.slice(0, most) }
    }),
  }
}
