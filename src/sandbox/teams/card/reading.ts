import { type CardJson, type CardNode, contentsOf, isNode, isObject } from './card-json.ts'

/** How wide the card is drawn: a desktop window, or a phone and a meeting's side pane. */
export type Width = 'standard' | 'veryNarrow'

const ORDER = ['verynarrow', 'narrow', 'standard', 'wide']

/** Whether an element is there at this width. */
export function showsAt(node: CardNode, width: Width): boolean {
  if (typeof node.targetWidth !== 'string') return true
  const [, bound, named = ''] = /^(?:(atleast|atmost):)?(.+)$/.exec(node.targetWidth.toLowerCase()) ?? []
  const wanted = ORDER.indexOf(named)
  const is = ORDER.indexOf(width.toLowerCase())
  return bound === 'atleast' ? is >= wanted : bound === 'atmost' ? is <= wanted : is === wanted
}

/** Every element a person can see, in reading order; cards behind a button come with it. */
export function elementsOf(card: CardNode, width: Width = 'standard'): CardNode[] {
  return contentsOf(card).flatMap((node) => {
    if (node.isVisible === false || !showsAt(node, width)) return []
    return [node, ...elementsOf(node, width)]
  })
}

/** Every button in reading order, without those that appear behind an Action.ShowCard. */
export function buttonsOf(card: CardNode, width: Width = 'standard'): CardNode[] {
  return [...elementsOf(card, width).flatMap(ownActions), ...ownActions(card)]
}

/** Every button, in reading order; those behind an Action.ShowCard after it. */
export function actionsOf(card: CardNode, width: Width = 'standard'): CardNode[] {
  return buttonsOf(card, width).flatMap((action) => [
    action,
    ...(isNode(action.card) ? actionsOf(action.card, width) : []),
  ])
}

/** Every button whatever the width, so that its place in this list names it. */
export function everyAction(card: CardNode): CardNode[] {
  const own = ownActions(card).flatMap((action) => [
    action,
    ...(isNode(action.card) ? everyAction(action.card) : []),
  ])
  return [...contentsOf(card).flatMap(everyAction), ...own]
}

/** Every input, also behind an Action.ShowCard, whatever the width: each may be filled in. */
export function inputsOf(card: CardNode): CardNode[] {
  const all = everything(card)
  return all.filter(({ type }) => type.startsWith('Input.'))
}

function everything(node: CardNode): CardNode[] {
  const shown = ownActions(node).flatMap((action) => (isNode(action.card) ? everything(action.card) : []))
  return [...contentsOf(node).flatMap((inner) => [inner, ...everything(inner)]), ...shown]
}

function ownActions(node: CardNode): CardNode[] {
  const lists = [node.actions, [node.selectAction], [node.inlineAction]]
  return lists.flatMap((list) => (Array.isArray(list) ? list.filter(isNode) : []))
}

export function titleOf(action: CardNode): string {
  return typeof action.title === 'string' ? action.title : ''
}

/** What a host without Action.Execute runs instead. */
export function fallbackOf(action: CardNode): CardNode | undefined {
  return isNode(action.fallback) ? action.fallback : undefined
}

export function dataOf(action: CardNode): Record<string, unknown> {
  return isObject(action.data) ? action.data : {}
}

/** What Teams does with an Action.Submit beyond sending its data. */
export function teamsKind(action: CardNode): string | undefined {
  const { msteams } = dataOf(action)
  return isObject(msteams) && typeof msteams.type === 'string' ? msteams.type : undefined
}

export function refreshOf(card: CardJson): { action: CardNode; userIds: string[] } | undefined {
  const { refresh } = card
  if (!isObject(refresh) || !isNode(refresh.action)) return undefined
  const userIds = Array.isArray(refresh.userIds) ? refresh.userIds.map(String) : []
  return { action: refresh.action, userIds }
}
