import type { ConfirmationDialog, SectionBlock, Button as SlackButton } from '@slack/types'
import type { Button, Part } from '../chat/card.ts'
import { inertPlain } from '../chat/inert.ts'
import { encodeCall, encodeOption } from './encode.ts'
import { LIMITS } from './limits.ts'
import { contextBlock, plainText } from './spans.ts'
import type { Unit } from './unit.ts'

/** Gives each control of a message an `action_id` of its own. */
export type NextId = () => string

/** Null when the call is too large for a button; the caller then says so. */
export function buttonElement(button: Button, nextId: NextId): SlackButton | null {
  const value = encodeCall(button.call)
  if (value === null) return null
  return {
    type: 'button',
    action_id: nextId(),
    text: plainText(inertPlain(button.label, LIMITS.buttonText), LIMITS.buttonText),
    value,
    ...(button.style ? { style: button.style } : {}),
    ...(button.confirm ? { confirm: confirmation(button.confirm, button.style) } : {}),
  }
}

function confirmation(confirm: NonNullable<Button['confirm']>, style: Button['style']): ConfirmationDialog {
  const plain = (text: string, max: number) => plainText(inertPlain(text, max), max)
  return {
    title: plain(confirm.title, LIMITS.confirmTitle),
    text: plain(confirm.text, LIMITS.confirmText),
    confirm: plain(confirm.yes, LIMITS.confirmButton),
    deny: plain(confirm.no, LIMITS.confirmButton),
    ...(style ? { style } : {}),
  }
}

/** Rows of buttons; one whose call does not fit is named rather than dropped. */
export function buttonUnits(buttons: Button[], nextId: NextId): Unit[] {
  const made = buttons.map((button) => ({ button, element: buttonElement(button, nextId) }))
  const elements = made.flatMap(({ element }) => element ?? [])
  const units: Unit[] = []
  for (let from = 0; from < elements.length; from += LIMITS.actions) {
    const some = elements.slice(from, from + LIMITS.actions)
    units.push({ blocks: [{ type: 'actions', elements: some }], counts: some.length })
  }
  const tooLarge = made.filter(({ element }) => element === null).map(({ button }) => button.label)
  if (tooLarge.length > 0) {
    const names = inertPlain(tooLarge.join(', '), LIMITS.buttonText)
    units.push({ blocks: [contextBlock(`Too much for a button: ${names}`)], counts: tooLarge.length })
  }
  return units
}

/** A picker; when some option holds too much for one, every option becomes a button. */
export function choiceUnits(choice: Extract<Part, { kind: 'choice' }>, nextId: NextId): Unit[] {
  const prompt = plainText(inertPlain(choice.prompt, LIMITS.section), LIMITS.section)
  const shown = choice.options.slice(0, LIMITS.options)
  const values = shown.map((option) => encodeOption(option.call))
  if (shown.length === 0) return [{ blocks: [{ type: 'section', text: prompt }], counts: 1 }]
  if (values.some((value) => value === null)) {
    return [
      { blocks: [{ type: 'section', text: prompt }], counts: 0 },
      ...buttonUnits(choice.options, nextId),
    ]
  }
  const picker: SectionBlock = {
    type: 'section',
    text: prompt,
    accessory: {
      type: 'static_select',
      action_id: nextId(),
      placeholder: plainText(inertPlain(choice.placeholder, LIMITS.placeholder), LIMITS.placeholder),
      options: shown.map((option, index) => ({
        text: plainText(inertPlain(option.label, LIMITS.optionText), LIMITS.optionText),
        value: values[index] ?? '',
      })),
    },
  }
  const more = choice.options.length - shown.length
  return [
    {
      blocks: more > 0 ? [picker, contextBlock(`… and ${more} more`)] : [picker],
      counts: choice.options.length,
    },
  ]
}
