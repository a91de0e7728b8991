/** An element, action or card as it travels; `validateCard` has looked at it. */
export interface CardNode {
  type: string
  [property: string]: unknown
}

export interface CardJson extends CardNode {
  type: 'AdaptiveCard'
}

export function isNode(value: unknown): value is CardNode {
  return isObject(value) && typeof value.type === 'string'
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const CONTENTS = ['body', 'items', 'columns', 'rows', 'cells', 'images', 'inlines']

/** What stands inside an element, in reading order, without its actions. */
export function contentsOf(node: CardNode): CardNode[] {
  return CONTENTS.flatMap((name) => {
    const inside = node[name]
    return Array.isArray(inside) ? inside.filter(isObject).map(asNode) : []
  })
}

/** Columns, rows and cells may leave out their type. */
function asNode(value: Record<string, unknown>): CardNode {
  return { ...value, type: typeof value.type === 'string' ? value.type : '' }
}
