import * as z from 'zod'
import type { Desk } from './desk.ts'
import { elementState, type Input, isEmpty, stateOf } from './element-state.ts'
import { actionJson, findElement, labelsIn, type Target } from './find-element.ts'
import { type Outcome, outcome, SandboxRefusal, type Submission } from './outcome.ts'
import { parsed } from './parsed.ts'
import { viewAction, viewClosed, viewSubmission } from './payloads.ts'
import { sendEvent } from './send-event.ts'
import type { StateValues, View } from './view.ts'
import { keepView, readView } from './web-api/read-view.ts'

/** Modals and Home. */
export interface ViewActions {
  /** `values` by block_id, action_id, label or `block_id/action_id`; what is left out stays as it stands. */
  submitView(userId: string, viewId: string, values?: Record<string, Input>): Promise<Submission>
  /** Closes the top view or, with `all`, the whole stack. */
  closeView(userId: string, viewId: string, how?: { all?: boolean }): Promise<Outcome>
  /** Uses a button, select or menu inside a modal. */
  clickView(
    userId: string,
    viewId: string,
    target: Target,
    input?: Input,
    values?: Record<string, Input>,
  ): Promise<Outcome>
  openHome(userId: string, tab?: 'home' | 'messages'): Promise<Outcome>
  clickHome(userId: string, target: Target, input?: Input): Promise<Outcome>
}

const verdict = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.enum(['update', 'push']), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
])

export function createViewActions(desk: Desk): ViewActions {
  const { workspace, deliverer } = desk

  function openView(userId: string, viewId: string): View {
    const view = workspace.modals(userId).find((one) => one.id === viewId)
    if (!view) throw new SandboxRefusal('This form is no longer open. Start again from the button.')
    return view
  }
  function replace(userId: string, view: View) {
    workspace.setModals(
      userId,
      workspace.modals(userId).map((one) => (one.id === view.id ? view : one)),
    )
  }
  function filled(view: View, values: Record<string, Input>): View {
    return { ...view, state: { values: fill(view, values) } }
  }

  async function press(userId: string, view: View, target: Target, input?: Input): Promise<Outcome> {
    const found = findElement(view.blocks, target)
    if (!found) {
      throw new SandboxRefusal(
        `The view has nothing called ${JSON.stringify(target)}; it has: ${labelsIn(view.blocks).join(', ')}`,
      )
    }
    const action = actionJson(found, input, workspace.nextTs())
    return outcome(await deliverer.interaction(viewAction(desk, userId, view, action)))
  }

  function obey(userId: string, view: View, body: string): Pick<Submission, 'errors' | 'error' | 'ok'> {
    const asked = body.trim() === '' ? undefined : verdict.safeParse(parsed(body))
    if (!asked?.success) {
      workspace.setModals(
        userId,
        workspace.modals(userId).filter((one) => one.id !== view.id),
      )
      return { ok: true }
    }
    const { data } = asked
    if (data.response_action === 'errors') return { ok: true, errors: data.errors }
    if (data.response_action === 'clear') workspace.setModals(userId, [])
    if (data.response_action === 'update' || data.response_action === 'push') {
      const read = readView(data.view, 'modal')
      if (!read.ok)
        return { ok: false, error: `The app answered with a broken form: ${read.messages.join('; ')}` }
      if (data.response_action === 'update') replace(userId, keepView(desk, read.view, view))
      else
        workspace.setModals(userId, [...workspace.modals(userId), keepView(desk, read.view, undefined, view)])
    }
    return { ok: true }
  }

  return {
    async submitView(userId, viewId, values = {}) {
      const view = filled(openView(userId, viewId), values)
      replace(userId, view)
      const errors = missing(view)
      if (Object.keys(errors).length > 0) return { ok: true, status: 0, errors, view }
      const answer = await deliverer.interaction(viewSubmission(desk, userId, view))
      const result = outcome(answer)
      if (!result.ok || answer.kind === 'failed') {
        return { ...result, error: 'We had some trouble connecting. Try again?', view }
      }
      const after = obey(userId, view, answer.body)
      return { ...result, ...after, view: workspace.modals(userId).at(-1) }
    },
    async closeView(userId, viewId, how = {}) {
      const view = openView(userId, viewId)
      const cleared = how.all === true || view.clear_on_close === true
      const gone = cleared ? workspace.modals(userId) : [view]
      workspace.setModals(
        userId,
        workspace.modals(userId).filter((one) => !gone.includes(one)),
      )
      let result: Outcome = { ok: true, status: 200 }
      for (const one of gone.filter((closed) => closed.notify_on_close)) {
        result = outcome(await deliverer.interaction(viewClosed(desk, userId, one, cleared)))
      }
      return result
    },
    async clickView(userId, viewId, target, input, values = {}) {
      const view = filled(openView(userId, viewId), {
        ...values,
        ...(input === undefined ? {} : { [typeof target === 'string' ? target : target.actionId]: input }),
      })
      replace(userId, view)
      return press(userId, view, target, input)
    },
    async openHome(userId, tab = 'home') {
      const view = workspace.homes.get(userId)
      return sendEvent(desk, 'app_home_opened', {
        type: 'app_home_opened',
        user: userId,
        channel: workspace.directOf(userId).id,
        tab,
        ...(tab === 'home' && view ? { view } : {}),
        event_ts: workspace.nextTs(),
      })
    },
    async clickHome(userId, target, input) {
      const view = workspace.homes.get(userId)
      if (!view) throw new SandboxRefusal('The Home tab is empty; open it first.')
      return press(userId, view, target, input)
    },
  }
}

function fill(view: View, values: Record<string, Input>): StateValues {
  const state = stateOf(view.blocks, view.state.values)
  for (const block of view.blocks) {
    for (const [actionId] of Object.entries(state[block.block_id ?? ''] ?? {})) {
      const names = [`${block.block_id}/${actionId}`, block.block_id ?? '', actionId]
      if (block.type === 'input') names.push(block.label.text)
      const name = names.find((one) => values[one] !== undefined)
      const found = findElement([block], { actionId })
      const next = name !== undefined && found ? elementState(found.element, values[name]) : undefined
      const held = state[block.block_id ?? '']
      if (held && next) held[actionId] = next
    }
  }
  return state
}

/** Slack itself insists on required fields before it asks the app. */
function missing(view: View): Record<string, string> {
  return Object.fromEntries(
    view.blocks.flatMap((block) => {
      if (block.type !== 'input' || block.optional || block.block_id === undefined) return []
      const state = view.state.values[block.block_id]?.[block.element.action_id ?? '']
      return state && isEmpty(state) ? [[block.block_id, 'Please complete this required field.']] : []
    }),
  )
}
