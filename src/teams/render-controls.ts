import type { Button, Origin, Part } from '../chat/card.ts'
import type {
  ActionStyle,
  CardAction,
  CardElement,
  ChoiceSetInput,
  ExecuteAction,
  SubmitAction,
} from './adaptive-card.ts'
import { type ChooseData, encodeAction, encodeOption } from './encode.ts'
import { inertMarkdown, inertRun } from './inert.ts'
import { LIMITS } from './limits.ts'
import { opensForm } from './opens-form.ts'
import { richText, smallText } from './spans.ts'
import { bytesOf, type Unit } from './unit.ts'

export interface Surface {
  origin: Origin
  /** Gives each input of a message a name of its own. */
  nextId(): string
  /** How many pickers the message has. */
  pickers: number
}

/** Null when the call is too large for a button; the caller then says so. */
export function buttonAction(button: Button, { origin }: Surface): CardAction | null {
  const data = encodeAction(button.call, origin)
  if (data === null) return null
  const title = buttonTitle(button.label)
  const style = styleOf(button.style)
  if (opensForm(button.call)) return dialogAction(title, data, style)
  if (!button.confirm) return executeAction('run', title, data, style)
  return confirmation(button.confirm, title, style, (yes) => executeAction('run', yes, data, style))
}

export function buttonTitle(label: string): string {
  const words = inertRun(label, LIMITS.buttonText).trim()
  return words === '' ? '–' : words
}

function styleOf(style: Button['style']): ActionStyle | undefined {
  if (style === undefined) return undefined
  return style === 'danger' ? 'destructive' : 'positive'
}

export function executeAction(
  verb: ExecuteAction['verb'],
  title: string,
  data: Record<string, unknown>,
  style?: ActionStyle,
  inputs?: 'all',
): ExecuteAction {
  const shared = {
    title,
    ...(style ? { style } : {}),
    ...(inputs === 'all' ? {} : { associatedInputs: 'none' as const }),
    data,
  }
  return { type: 'Action.Execute', verb, ...shared, fallback: { type: 'Action.Submit', ...shared } }
}

function dialogAction(title: string, data: Record<string, unknown>, style?: ActionStyle): SubmitAction {
  return {
    type: 'Action.Submit',
    title,
    ...(style ? { style } : {}),
    associatedInputs: 'none',
    data: { msteams: { type: 'task/fetch' }, ...data },
  }
}

/** Teams asks nothing on its own: the button unfolds the question, and folds it away when pressed again. */
function confirmation(
  confirm: NonNullable<Button['confirm']>,
  title: string,
  style: ActionStyle | undefined,
  yes: (title: string) => CardAction,
): CardAction {
  const body = [
    richText(inertRun(confirm.title, LIMITS.title), { weight: 'bolder' }),
    richText(inertRun(confirm.text, LIMITS.paragraph)),
  ]
  const card = {
    type: 'AdaptiveCard' as const,
    version: '1.5' as const,
    body,
    actions: [yes(buttonTitle(confirm.yes))],
  }
  return { type: 'Action.ShowCard', title, ...(style ? { style } : {}), card }
}

/** Rows of buttons; one whose call does not fit is named rather than dropped. */
export function buttonUnits(buttons: Button[], surface: Surface): Unit[] {
  const made = buttons.map((button) => ({ button, action: buttonAction(button, surface) }))
  const units: Unit[] = rowsOf(made.flatMap(({ action }) => action ?? [])).map((actions, index) => ({
    elements: [{ type: 'ActionSet', ...(index === 0 ? {} : { spacing: 'small' }), actions }],
    counts: actions.length,
  }))
  const tooLarge = made.filter(({ action }) => action === null).map(({ button }) => button.label)
  if (tooLarge.length > 0) {
    const names = inertRun(tooLarge.join(', '), LIMITS.label)
    units.push({ elements: [smallText(`Too much for a button: ${names}`)], counts: tooLarge.length })
  }
  return units
}

function rowsOf(actions: CardAction[]): CardAction[][] {
  const rows: CardAction[][] = []
  let letters = 0
  for (const action of actions) {
    const row = rows.at(-1)
    const width = action.title.length + LIMITS.actionEdges
    letters += width
    if (row && row.length < LIMITS.actions && letters <= LIMITS.actionsText) row.push(action)
    else {
      rows.push([action])
      letters = width
    }
  }
  return rows
}

/** A picker with a button beside it, since choosing alone sends nothing in Teams. */
export function choiceUnits(choice: Extract<Part, { kind: 'choice' }>, surface: Surface): Unit[] {
  const choices: { title: string; value: string }[] = []
  let room: number = LIMITS.pickerBytes
  for (const { label, call } of choice.options.slice(0, LIMITS.options)) {
    const value = encodeOption(call)
    if (value === null) continue
    const option = { title: optionTitle(label), value }
    room -= bytesOf(option)
    if (room < 0) break
    choices.push(option)
  }
  const more = choice.options.length - choices.length
  const remark = more > 0 ? [smallText(`… and ${more} more`)] : []
  if (choices.length === 0) {
    return [{ elements: [richText(inertRun(choice.prompt, LIMITS.paragraph)), ...remark], counts: more }]
  }
  const choose = surface.nextId()
  const input: ChoiceSetInput = {
    type: 'Input.ChoiceSet',
    id: choose,
    label: inertMarkdown(choice.prompt, LIMITS.inputLabel) || '–',
    placeholder: inertRun(choice.placeholder, LIMITS.label),
    style: choices.length > LIMITS.searchedOptions ? 'filtered' : 'compact',
    isMultiSelect: false,
    // One button sends all inputs of a card: with several pickers none can be asked for.
    ...(surface.pickers === 1 ? { isRequired: true, errorMessage: 'Choose one first.' } : {}),
    choices,
  }
  const data: ChooseData = { choose, origin: surface.origin }
  const button = executeAction('run', 'Choose', data, undefined, 'all')
  const picker: CardElement = {
    type: 'ColumnSet',
    columns: [
      { type: 'Column', width: 'stretch', items: [input] },
      {
        type: 'Column',
        width: 'auto',
        verticalContentAlignment: 'bottom',
        items: [{ type: 'ActionSet', actions: [button] }],
      },
    ],
  }
  return [{ elements: [picker, ...remark], counts: choice.options.length }]
}

export function optionTitle(label: string): string {
  const words = inertMarkdown(label, LIMITS.optionText).trim()
  return words === '' ? '–' : words
}
