import type { Desk } from './desk.ts'
import { elementState, type Input, stateOf } from './element-state.ts'
import { actionJson, findElement, labelsIn, type Target } from './find-element.ts'
import type { Message } from './message.ts'
import { type Outcome, outcome, SandboxRefusal } from './outcome.ts'
import { messageAction, slashFields } from './payloads.ts'
import { createRoomActions, type RoomActions } from './room-actions.ts'
import { say } from './say.ts'
import { slashAnswer } from './slash-answer.ts'
import { createViewActions, type ViewActions } from './view-actions.ts'

/** What a person can do in Slack; tests and the page use the same. */
export interface Actions extends ViewActions, RoomActions {
  slash(userId: string, channelId: string, command: string, text?: string): Promise<Outcome>
  /** Presses a button, named by its ids or its words. */
  click(userId: string, channelId: string, messageTs: string, target: Target): Promise<Outcome>
  /** Chooses in a select, overflow menu, date picker, checkboxes or radio buttons of a message. */
  select(userId: string, channelId: string, messageTs: string, target: Target, input: Input): Promise<Outcome>
  say(
    userId: string,
    channelId: string,
    text: string,
    how?: { threadTs?: string },
  ): Promise<Outcome & { ts: string }>
  /** Slack delivers the latest request once more. */
  again(reason?: 'http_timeout' | 'http_error'): Promise<Outcome>
}

export function createActions(desk: Desk): Actions {
  const { workspace, deliverer } = desk

  function reachable(userId: string, channelId: string) {
    const channel = workspace.channels.get(channelId)
    if (!channel) throw new SandboxRefusal(`There is no channel ${channelId}.`)
    if (!desk.options.members.some((member) => member.id === userId)) {
      throw new SandboxRefusal(`There is no member ${userId}.`)
    }
    return channel
  }

  function visibleMessage(userId: string, channelId: string, ts: string): Message {
    reachable(userId, channelId)
    const message = workspace.message(channelId, ts)
    if (!message || (message.ephemeralTo !== undefined && message.ephemeralTo !== userId)) {
      throw new SandboxRefusal(`${userId} sees no message ${ts} in ${channelId}. It may have been replaced.`)
    }
    return message
  }

  async function act(message: Message, userId: string, target: Target, input?: Input): Promise<Outcome> {
    const found = findElement(message.blocks, target)
    if (!found) {
      throw new SandboxRefusal(
        `The message has nothing called ${JSON.stringify(target)}; it has: ${labelsIn(message.blocks).join(', ')}`,
      )
    }
    const choices = workspace.choices(userId, message)
    const state = elementState(found.element, input)
    const { block, element } = found
    if (state && block.block_id && element.action_id) {
      choices[block.block_id] = { ...choices[block.block_id], [element.action_id]: state }
    }
    const action = actionJson(found, input, workspace.nextTs())
    const values = stateOf(message.blocks, choices)
    return outcome(await deliverer.interaction(messageAction(desk, userId, message, action, values)))
  }

  return {
    ...createViewActions(desk),
    ...createRoomActions(desk),
    async slash(userId, channelId, command, text = '') {
      const channel = reachable(userId, channelId)
      const answer = await deliverer.form(slashFields(desk, userId, channel, command, text))
      return slashAnswer(desk, userId, channel, command, answer)
    },
    async click(userId, channelId, messageTs, target) {
      return act(visibleMessage(userId, channelId, messageTs), userId, target)
    },
    async select(userId, channelId, messageTs, target, input) {
      return act(visibleMessage(userId, channelId, messageTs), userId, target, input)
    },
    async say(userId, channelId, text, how) {
      return say(desk, userId, reachable(userId, channelId), text, how?.threadTs)
    },
    async again(reason = 'http_timeout') {
      return outcome(await deliverer.again(reason))
    },
  }
}
