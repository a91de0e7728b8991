import type { Fact, Item, Part, Text } from '../chat/card.ts'
import { splitProse } from '../chat/split-prose.ts'
import { unreachable } from '../chat/unreachable.ts'
import type { CardElement } from './adaptive-card.ts'
import { inertRun } from './inert.ts'
import { LIMITS } from './limits.ts'
import { buttonAction, buttonUnits, choiceUnits, type Surface } from './render-controls.ts'
import { tableUnits } from './render-table.ts'
import { richText, saysSomething, smallText } from './spans.ts'
import type { Unit } from './unit.ts'

/** One card part as Adaptive Card elements. */
export function renderPart(part: Part, surface: Surface): Unit[] {
  switch (part.kind) {
    case 'heading':
      return saysSomething(part.text) ? [headingUnit(part.text)] : []
    case 'text':
      return textUnits(part.text)
    case 'facts':
      return part.facts.map(factUnit)
    case 'table':
      return tableUnits(part.columns, part.rows)
    case 'list':
      return part.items.map((item, index) => itemUnit(item, index, surface))
    case 'buttons':
      return buttonUnits(part.buttons, surface)
    case 'choice':
      return choiceUnits(part, surface)
    case 'context':
      return [{ elements: [smallText(part.text)], counts: 1 }]
    case 'divider':
      return [{ elements: [], counts: 0, divided: true }]
    default:
      return unreachable(part)
  }
}

function headingUnit(text: string): Unit {
  const words = inertRun(text, LIMITS.title)
  return {
    elements: [{ ...richText(words, { size: 'medium', weight: 'bolder' }), spacing: 'medium' }],
    counts: 1,
  }
}

/** Long prose goes on in further blocks, cut at a space. */
function textUnits(text: Text): Unit[] {
  const pieces =
    typeof text === 'string' && text.length > LIMITS.paragraph
      ? splitProse(text, LIMITS.paragraph, LIMITS.prose)
      : [text]
  return pieces
    .filter((piece) => saysSomething(piece))
    .map((piece) => ({ elements: [richText(piece)], counts: 1 }))
}

/** Label and value side by side. A `FactSet` would read Markdown in both. */
function factUnit({ label, value }: Fact, index: number): Unit {
  return {
    elements: [
      {
        type: 'ColumnSet',
        ...(index === 0 ? {} : { spacing: 'small' }),
        columns: [
          {
            type: 'Column',
            width: 1,
            items: [richText(inertRun(label, LIMITS.label), { isSubtle: true })],
          },
          { type: 'Column', width: 2, items: [richText(value)] },
        ],
      },
    ],
    counts: 1,
  }
}

/** What an item says, with what can be done about it beside it, or below when that takes more room. */
function itemUnit({ text, detail, button }: Item, index: number, surface: Surface): Unit {
  const spaced = index === 0 ? {} : { spacing: 'small' as const }
  const words: CardElement[] = [
    richText(text),
    ...(detail ? [{ ...smallText(detail), spacing: 'none' as const }] : []),
  ]
  const action = button && buttonAction(button, surface)
  if (!action) {
    const [first, ...rest] = words
    return { elements: first ? [{ ...first, ...spaced }, ...rest] : [], counts: 1 }
  }
  const actions: CardElement = { type: 'ActionSet', actions: [action] }
  if (action.type === 'Action.ShowCard' || action.title.length > LIMITS.sideButtonText) {
    return {
      elements: [{ type: 'Container', ...spaced, items: [...words, { ...actions, spacing: 'small' }] }],
      counts: 1,
    }
  }
  return {
    elements: [
      {
        type: 'ColumnSet',
        ...spaced,
        columns: [
          { type: 'Column', width: 'stretch', verticalContentAlignment: 'center', items: words },
          { type: 'Column', width: 'auto', verticalContentAlignment: 'center', items: [actions] },
        ],
      },
    ],
    counts: 1,
  }
}
