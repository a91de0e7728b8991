import { SandboxRefusal } from '../outcome.ts'
import { invokeActivity, valueActivity, type Where } from './activities.ts'
import type { CardJson, CardNode } from './card/card-json.ts'
import { complaints, fillIn } from './card/fill-in.ts'
import { actionsOf, dataOf, everyAction, fallbackOf, refreshOf, teamsKind, titleOf } from './card/reading.ts'
import { obeyCardAnswer } from './card-answer.ts'
import { obeyDialogAnswer } from './dialog-answer.ts'
import { outcomeOf, type Pressed, type TeamsOutcome } from './outcome.ts'
import type { Post } from './post.ts'
import type { TeamsDesk } from './teams-desk.ts'

/** By its words, or by its place among all buttons of the cards. */
export type ButtonTarget = string | { at: number }

export function findButton(cards: CardJson[], target: ButtonTarget): { card: CardJson; action: CardNode } {
  const list = typeof target === 'string' ? actionsOf : everyAction
  const all = cards.flatMap((card) => list(card).map((action) => ({ card, action })))
  const found = typeof target === 'string' ? named(all, target) : all[target.at]
  if (found) return found
  const titles = all.map(({ action }) => titleOf(action)).join(', ')
  throw new SandboxRefusal(`There is no button ${JSON.stringify(target)}; there are: ${titles}`)
}

/** Runs a button as Teams does, by its kind. */
export async function runAction(
  desk: TeamsDesk,
  memberId: string,
  where: Where,
  post: Post,
  { card, action }: { card: CardJson; action: CardNode },
  typed: Record<string, string>,
): Promise<Pressed> {
  if (['Action.ShowCard', 'Action.ToggleVisibility', 'Action.OpenUrl'].includes(action.type)) {
    return { ok: true, status: 0 }
  }
  const held = action.associatedInputs === 'none' ? {} : fillIn(card, typed)
  if (action.associatedInputs !== 'none') {
    const errors = complaints(card, held)
    if (Object.keys(errors).length > 0) return { ok: true, status: 0, errors }
  }
  desk.tenant.clearNotices(memberId)
  const data = { ...dataOf(action), ...held }
  if (action.type === 'Action.Execute') return execute(desk, memberId, where, post, action, data, 'manual')
  const kind = teamsKind(action)
  const from = { conversation: post.conversation, post: post.id }
  if (kind === 'task/fetch') {
    const value = { data, context: { theme: 'default' } }
    const activity = invokeActivity(desk, memberId, where, post.id, 'task/fetch', value)
    return obeyDialogAnswer(desk, memberId, from, await desk.deliverer.send(activity))
  }
  if (kind !== undefined) throw new SandboxRefusal(`The sandbox does not know buttons of kind ${kind}.`)
  return outcomeOf(await desk.deliverer.send(valueActivity(desk, memberId, where, post.id, data)))
}

/** A card that wants to be fresh is asked for anew when one of its people looks at it. */
export async function refreshFor(
  desk: TeamsDesk,
  memberId: string,
  where: Where,
  post: Post,
): Promise<TeamsOutcome | undefined> {
  const [card] = post.cards
  const refresh = card && refreshOf(card)
  if (!refresh?.userIds.includes(desk.tenant.accountOf(memberId).id)) return undefined
  return execute(desk, memberId, where, post, refresh.action, dataOf(refresh.action), 'automatic')
}

/** What an old host, which does not know Action.Execute, would run. */
export function legacyAction(action: CardNode): CardNode {
  if (action.type !== 'Action.Execute') return action
  const fallback = fallbackOf(action)
  if (!fallback) throw new SandboxRefusal('An old Teams shows nothing there: the button has no fallback.')
  return fallback
}

async function execute(
  desk: TeamsDesk,
  memberId: string,
  where: Where,
  post: Post,
  action: CardNode,
  data: Record<string, unknown>,
  trigger: 'manual' | 'automatic',
): Promise<TeamsOutcome> {
  const sent = {
    type: 'Action.Execute',
    ...(action.id === undefined ? {} : { id: action.id }),
    ...(action.title === undefined ? {} : { title: action.title }),
    verb: action.verb ?? '',
    data,
  }
  const activity = invokeActivity(desk, memberId, where, post.id, 'adaptiveCard/action', {
    action: sent,
    trigger,
  })
  return obeyCardAnswer(desk, memberId, post, await desk.deliverer.send(activity))
}

/** A button that asks first opens a card; who names it means what that card does. */
function named(all: { card: CardJson; action: CardNode }[], words: string) {
  const found = all.find(({ action }) => titleOf(action) === words)
  if (found?.action.type !== 'Action.ShowCard') return found
  const inside = actionsOf({ type: 'ActionSet', actions: [found.action] }).find(
    ({ type }) => type === 'Action.Execute' || type === 'Action.Submit',
  )
  return inside && { card: found.card, action: inside }
}
