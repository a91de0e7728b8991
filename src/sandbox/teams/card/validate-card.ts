import { actionList, actionShapes } from './action-shapes.ts'
import type { CardJson } from './card-json.ts'
import { isNode, isObject } from './card-json.ts'
import {
  anything,
  type Check,
  type Findings,
  flag,
  listOf,
  number,
  oneOf,
  type Shape,
  shaped,
  text,
} from './check.ts'
import { elementShapes } from './element-shapes.ts'

export type CardVerdict = { ok: true; card: CardJson } | { ok: false; problems: string[] }

const NEWEST = 5
const MOST_REFRESHED = 60

const action: Check = (value, path, found) => oneKindOf(actions, value, path, found)
const element: Check = (value, path, found) => oneKindOf(elements, value, path, found)
const innerCard: Check = (value, path, found) => shaped(cardShape)(value, path, found)

const actions = actionShapes(innerCard, action)
const elements = elementShapes(element, action, actionList(action))

const version: Check = (value, path, found) => {
  const [, minor] = typeof value === 'string' ? (/^1\.(\d+)$/.exec(value) ?? []) : []
  if (minor === undefined) found.problems.push(`${path} must be written like 1.5`)
  else if (Number(minor) > NEWEST) found.problems.push(`${path} is ${value}; Teams knows up to 1.${NEWEST}`)
}

const refresh = shaped({
  properties: { action, expires: text, userIds: listOf(text, MOST_REFRESHED) },
  required: ['action'],
})

const cardShape: Shape = {
  properties: {
    type: oneOf('AdaptiveCard'),
    $schema: text,
    version,
    body: listOf(element),
    actions: actionList(action),
    fallbackText: text,
    speak: text,
    lang: text,
    minHeight: text,
    rtl: flag,
    verticalContentAlignment: oneOf('top', 'center', 'bottom'),
    selectAction: action,
    refresh,
    authentication: anything,
    backgroundImage: anything,
    msteams: shaped({
      properties: { width: oneOf('full'), entities: listOf(anything), allowExpand: flag, displayText: text },
      required: [],
    }),
    metadata: shaped({ properties: { webUrl: text }, required: [] }),
    padding: number,
  },
  required: ['type'],
}

/** Whether Teams takes a card: its version, its elements, their properties, and ids used once. */
export function validateCard(content: unknown): CardVerdict {
  const found: Findings = { problems: [], ids: new Set() }
  shaped(cardShape)(content, 'card', found)
  if (isObject(content) && content.version === undefined) found.problems.push('card.version is missing')
  if (found.problems.length > 0 || !isCard(content)) return { ok: false, problems: found.problems }
  return { ok: true, card: content }
}

function isCard(content: unknown): content is CardJson {
  return isNode(content) && content.type === 'AdaptiveCard'
}

function oneKindOf(shapes: Record<string, Shape>, value: unknown, path: string, found: Findings): void {
  if (!isNode(value)) {
    found.problems.push(`${path} has no type`)
    return
  }
  const shape = Object.hasOwn(shapes, value.type) ? shapes[value.type] : undefined
  if (!shape) {
    found.problems.push(`${path} is a ${value.type}, which Teams does not draw`)
    return
  }
  if (typeof value.id === 'string' && value.id !== '') {
    if (found.ids.has(value.id)) found.problems.push(`${path}.id ${value.id} is used twice`)
    // A fallback stands in for its element, so it may carry the same id.
    if (!path.endsWith('.fallback')) found.ids.add(value.id)
  }
  shaped(shape)(value, path, found)
}
