/** What tests look at in a card, wherever it stands. */
export interface Node {
  type?: string
  text?: string
  title?: string
  label?: string
  value?: string
  url?: string
  id?: string
  data?: Record<string, unknown>
  fallback?: Record<string, unknown>
  choices?: { title: string; value: string }[]
}

/** Every object in a card, from the outside in; what only old hosts see is left out. */
export function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  if (value === null || typeof value !== 'object') return []
  const inside = Object.entries(value).filter(([key]) => key !== 'fallback' && key !== 'data')
  return [value, ...inside.flatMap(([, inner]) => nodesIn(inner))]
}

/** Every button, those that a question hides included. */
export function actionsIn(value: unknown): Node[] {
  return nodesIn(value).filter(({ type }) => type?.startsWith('Action.') && type !== 'Action.OpenUrl')
}

/** The words a reader sees. */
export function saidBy(value: unknown): string {
  return nodesIn(value)
    .flatMap(({ type, text }) => (type === 'TextRun' && text !== undefined ? [text] : []))
    .join(' ')
}
