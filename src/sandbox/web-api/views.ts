import type { Desk } from '../desk.ts'
import type { View, ViewContent } from '../view.ts'
import { ApiError, invalid } from './api-error.ts'
import type { Args } from './args.ts'
import type { Methods } from './method.ts'
import { keepView, readView } from './read-view.ts'

const deepestStack = 3

export const viewMethods: Methods = {
  'views.open': {
    run(desk, args) {
      const content = contentOf(args, 'modal')
      const userId = spendTrigger(desk, args)
      const view = keepView(desk, content)
      desk.workspace.setModals(userId, [view])
      return { view }
    },
  },
  'views.push': {
    run(desk, args) {
      const content = contentOf(args, 'modal')
      const userId = spendTrigger(desk, args)
      const stack = desk.workspace.modals(userId)
      if (stack.length >= deepestStack) throw new ApiError('push_limit_reached')
      const view = keepView(desk, content, undefined, stack.at(-1))
      desk.workspace.setModals(userId, [...stack, view])
      return { view }
    },
  },
  'views.update': {
    run(desk, args) {
      const content = contentOf(args, 'modal')
      const { userId, view } = openView(desk, args)
      refuseStale(args, view)
      const changed = keepView(desk, content, view)
      desk.workspace.setModals(
        userId,
        desk.workspace.modals(userId).map((one) => (one.id === view.id ? changed : one)),
      )
      return { view: changed }
    },
  },
  'views.publish': {
    run(desk, args) {
      const content = contentOf(args, 'home')
      const userId = args.need('user_id')
      if (!desk.options.members.some((member) => member.id === userId)) throw new ApiError('user_not_found')
      const before = desk.workspace.homes.get(userId)
      if (before) refuseStale(args, before)
      const view = keepView(desk, content, before)
      desk.workspace.setHome(userId, view)
      return { view }
    },
  },
}

function contentOf(args: Args, type: 'modal' | 'home'): ViewContent {
  const read = readView(args.json('view'), type)
  if (!read.ok) throw invalid('invalid_arguments', read.messages)
  return read.view
}

function spendTrigger(desk: Desk, args: Args): string {
  const verdict = desk.tokens.spend(args.need('trigger_id'))
  if (typeof verdict === 'string') throw new ApiError(verdict)
  return verdict.userId
}

function openView(desk: Desk, args: Args): { userId: string; view: View } {
  const id = args.text('view_id')
  const externalId = args.text('external_id')
  for (const { id: userId } of desk.options.members) {
    const view = desk.workspace
      .modals(userId)
      .find((one) => one.id === id || (externalId !== undefined && one.external_id === externalId))
    if (view) return { userId, view }
  }
  throw new ApiError('not_found')
}

function refuseStale(args: Args, view: View): void {
  const hash = args.text('hash')
  if (hash !== undefined && hash !== view.hash) throw new ApiError('hash_conflict')
}
