import type { CardNode } from './card-json.ts'
import { inputsOf } from './reading.ts'

/** What the inputs of a card hold when a button is pressed, as Teams sends it: by id, all of it text. */
export function fillIn(card: CardNode, typed: Record<string, string>): Record<string, string> {
  const held: Record<string, string> = {}
  for (const input of inputsOf(card)) {
    const id = String(input.id)
    const value = typed[id] ?? initial(input)
    if (value !== undefined) held[id] = value
  }
  return held
}

/** Teams itself insists on required inputs, patterns and choices before it asks the bot. */
export function complaints(card: CardNode, held: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    inputsOf(card).flatMap((input) => {
      const id = String(input.id)
      const value = held[id] ?? ''
      return isAcceptable(input, value) ? [] : [[id, String(input.errorMessage ?? 'This is required.')]]
    }),
  )
}

function initial(input: CardNode): string | undefined {
  const { value } = input
  if (input.type === 'Input.Toggle') return String(value ?? input.valueOff ?? 'false')
  if (value !== undefined) return String(value)
  // A choice nobody made is left out; a text nobody typed is empty.
  return input.type === 'Input.ChoiceSet' || input.type === 'Input.Number' ? undefined : ''
}

function isAcceptable(input: CardNode, value: string): boolean {
  if (value === '') return input.isRequired !== true
  if (typeof input.regex === 'string' && !new RegExp(input.regex).test(value)) return false
  if (typeof input.maxLength === 'number' && value.length > input.maxLength) return false
  if (input.type === 'Input.ChoiceSet')
    return chosen(input, value).every((one) => valuesOf(input).includes(one))
  return true
}

function chosen(input: CardNode, value: string): string[] {
  return input.isMultiSelect === true ? value.split(',').filter((one) => one !== '') : [value]
}

function valuesOf(input: CardNode): string[] {
  return choicesOf(input).map(({ value }) => value)
}

export function choicesOf(input: CardNode): { title: string; value: string }[] {
  const { choices } = input
  if (!Array.isArray(choices)) return []
  return choices.map((one) => ({ title: String(one?.title ?? ''), value: String(one?.value ?? '') }))
}
