import { SandboxRefusal } from '../outcome.ts'
import { invokeActivity, messageActivity, type Where } from './activities.ts'
import { complaints, fillIn } from './card/fill-in.ts'
import { dataOf } from './card/reading.ts'
import { obeyDialogAnswer } from './dialog-answer.ts'
import { outcomeOf, type Pressed, type TeamsOutcome } from './outcome.ts'
import type { Post } from './post.ts'
import { type ButtonTarget, findButton, legacyAction, refreshFor, runAction } from './press.ts'
import { createTeamsRoomActions, type TeamsRoomActions } from './room-actions.ts'
import type { TeamsDesk } from './teams-desk.ts'

interface PressOptions {
  /** What was filled in, by input id; lists joined by commas, as Teams sends them. */
  inputs?: Record<string, string>
  /** As an old Teams that does not know Action.Execute. */
  legacy?: boolean
}

/** What a person can do in Teams; tests and the page use the same. */
export interface TeamsActions extends TeamsRoomActions {
  /** Writes; `@Dunwell` in the text mentions the app. In a channel this begins a thread unless `root` names one. */
  say(
    memberId: string,
    conversationId: string,
    text: string,
    root?: string,
  ): Promise<TeamsOutcome & { id: string }>
  press(
    memberId: string,
    conversationId: string,
    postId: string,
    target: ButtonTarget,
    how?: PressOptions,
  ): Promise<Pressed>
  /** Submits the open dialog with its only button, or the one named. */
  submitDialog(memberId: string, inputs: Record<string, string>, target?: ButtonTarget): Promise<Pressed>
  closeDialog(memberId: string): void
  /** Looks at a message; a card that asks for it is refreshed. */
  look(memberId: string, conversationId: string, postId: string): Promise<TeamsOutcome | undefined>
  /** Teams delivers the latest activity once more; `fresh` with a new id, as happens to late invokes. */
  again(how?: { fresh?: boolean }): Promise<TeamsOutcome>
}

export function createTeamsActions(desk: TeamsDesk): TeamsActions {
  const { tenant, deliverer } = desk

  function reachable(memberId: string, conversationId: string, root?: string): Where {
    const conversation = tenant.conversation(conversationId)
    if (!conversation) throw new SandboxRefusal(`There is no conversation ${conversationId}.`)
    if (!tenant.membersOf(conversation).some(({ id }) => id === memberId)) {
      throw new SandboxRefusal(`You are not in ${conversation.name}.`)
    }
    return { conversation, root }
  }
  function visible(memberId: string, conversationId: string, postId: string): { where: Where; post: Post } {
    const { conversation } = reachable(memberId, conversationId)
    const post = tenant.post(conversationId, postId)
    if (!post) throw new SandboxRefusal('This message is gone. It may have been deleted.')
    return { where: { conversation, root: rootOf(conversation.kind, post) }, post }
  }

  return {
    ...createTeamsRoomActions(desk),
    async say(memberId, conversationId, typed, root) {
      const { conversation } = reachable(memberId, conversationId, root)
      const isChannel = conversation.kind === 'channel'
      const name = `@${tenant.appName}`
      const mention = typed.includes(name) ? `<at>${tenant.appName}</at>` : undefined
      const post = tenant.add({
        conversation: conversation.id,
        ...(isChannel && root !== undefined ? { root } : {}),
        author: { kind: 'person', id: memberId },
        text: mention ? typed.replace(name, mention) : typed,
        textFormat: 'plain',
        cards: [],
      })
      // In channels and group chats a bot hears only what mentions it.
      const heard = tenant.hasBot(conversation) && (conversation.kind === 'personal' || mention !== undefined)
      if (!heard) return { ok: true, status: 200, id: post.id }
      const where = { conversation, root: rootOf(conversation.kind, post) }
      return {
        ...outcomeOf(await deliverer.send(messageActivity(desk, memberId, where, post, mention))),
        id: post.id,
      }
    },
    async press(memberId, conversationId, postId, target, how = {}) {
      const { where, post } = visible(memberId, conversationId, postId)
      const found = findButton(tenant.cardsFor(memberId, post), target)
      const action = how.legacy ? legacyAction(found.action) : found.action
      return runAction(desk, memberId, where, post, { card: found.card, action }, how.inputs ?? {})
    },
    async submitDialog(memberId, inputs, target) {
      const dialog = tenant.dialog(memberId)
      if (!dialog?.card)
        throw new SandboxRefusal('This dialog is no longer open. Start again from the button.')
      const { action } = findButton([dialog.card], target ?? { at: 0 })
      const held = fillIn(dialog.card, inputs)
      const errors = complaints(dialog.card, held)
      if (Object.keys(errors).length > 0) return { ok: true, status: 0, errors }
      const { where, post } = visible(memberId, dialog.from.conversation, dialog.from.post)
      const value = { data: { ...dataOf(action), ...held }, context: { theme: 'default' } }
      const activity = invokeActivity(desk, memberId, where, post.id, 'task/submit', value)
      return obeyDialogAnswer(desk, memberId, dialog.from, await deliverer.send(activity))
    },
    closeDialog: (memberId) => tenant.setDialog(memberId, undefined),
    async look(memberId, conversationId, postId) {
      const { where, post } = visible(memberId, conversationId, postId)
      return refreshFor(desk, memberId, where, post)
    },
    async again(how = {}) {
      const isInvoke = deliverer.sent.at(-1)?.type === 'invoke'
      const fresh = isInvoke ? `f:${desk.options.newId()}` : tenant.nextId()
      return outcomeOf(await deliverer.again(how.fresh ? fresh : undefined))
    },
  }
}

/** In a channel every message belongs to a thread, also the one that begins it. */
function rootOf(kind: string, post: Post): string | undefined {
  return kind === 'channel' ? (post.root ?? post.id) : undefined
}
