import type { RichTextBlock } from '@slack/types'
import type { Fact, Item, Part, Text } from '../chat/card.ts'
import { splitProse } from '../chat/split-prose.ts'
import { unreachable } from '../chat/unreachable.ts'
import { LIMITS } from './limits.ts'
import { buttonElement, buttonUnits, choiceUnits, type NextId } from './render-controls.ts'
import { type TableParts, tableBlock, tableText } from './render-table.ts'
import { contextBlock, mrkdwn, mrkdwnText, richElements, textObject } from './spans.ts'
import type { Unit } from './unit.ts'

export interface Surface {
  nextId: NextId
  /** Whether a table block may still be used here. */
  takeTable(): boolean
}

/** One card part as Block Kit. */
export function renderPart(part: Part, surface: Surface): Unit[] {
  switch (part.kind) {
    case 'heading':
      return richText([{ bold: part.text }])
    case 'text':
      return richText(part.text)
    case 'facts':
      return factUnits(part.facts)
    case 'table': {
      const draw = surface.takeTable() ? tableBlock : tableText
      return tableUnits(draw(part.columns, part.rows), part.rows.length)
    }
    case 'list':
      return listUnits(part.items, surface.nextId)
    case 'buttons':
      return buttonUnits(part.buttons, surface.nextId)
    case 'choice':
      return choiceUnits(part, surface.nextId)
    case 'context':
      return [{ blocks: [contextBlock(part.text)], counts: 1 }]
    case 'divider':
      return [{ blocks: [{ type: 'divider' }], counts: 0 }]
    default:
      return unreachable(part)
  }
}

/** Long prose goes on in further blocks, cut at a space. */
function richText(text: Text): Unit[] {
  const pieces =
    typeof text === 'string' && text.length > LIMITS.section
      ? splitProse(text, LIMITS.section, LIMITS.messageText)
      : [text]
  return pieces.flatMap((piece) => {
    const elements = richElements(piece)
    if (elements.length === 0) return []
    const block: RichTextBlock = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
    return [{ blocks: [block], counts: 1 }]
  })
}

function factUnits(facts: Fact[]): Unit[] {
  const units: Unit[] = []
  for (let from = 0; from < facts.length; from += LIMITS.fields) {
    const some = facts.slice(from, from + LIMITS.fields)
    const fields = some.map((fact) =>
      mrkdwnText(`${mrkdwn([{ bold: fact.label || '–' }], 200)}\n${mrkdwn(fact.value, 1_500) || '–'}`),
    )
    units.push({ blocks: [{ type: 'section', fields }], counts: some.length })
  }
  return units
}

function tableUnits({ block, leftOut }: TableParts, rows: number): Unit[] {
  return [{ blocks: leftOut ? [block, contextBlock(leftOut)] : [block], counts: Math.max(1, rows) }]
}

const BULLETS_PER_BLOCK = 10

/** An item with something to do gets a section with its button; runs of others share a bullet list. */
function listUnits(items: Item[], nextId: NextId): Unit[] {
  const units: Unit[] = []
  let bullets: Item[] = []
  const flush = () => {
    if (bullets.length > 0) units.push(bulletUnit(bullets))
    bullets = []
  }
  for (const item of items) {
    const accessory = item.button && buttonElement(item.button, nextId)
    if (!accessory) {
      bullets.push(item)
      if (bullets.length === BULLETS_PER_BLOCK) flush()
      continue
    }
    flush()
    const text = textObject(item.detail ? [item.text, item.detail] : [item.text], LIMITS.section)
    units.push({ blocks: [{ type: 'section', text, accessory }], counts: 1 })
  }
  flush()
  return units
}

function bulletUnit(items: Item[]): Unit {
  const elements = items.map((item) => {
    const text = richElements(item.text)
    const detail = item.detail ? richElements(item.detail) : []
    const all = detail.length > 0 ? [...text, { type: 'text' as const, text: '\n' }, ...detail] : text
    return {
      type: 'rich_text_section' as const,
      elements: all.length > 0 ? all : [{ type: 'text' as const, text: '–' }],
    }
  })
  return {
    blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements }] }],
    counts: items.length,
  }
}
