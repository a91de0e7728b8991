import * as z from 'zod'
import { parsed } from '../parsed.ts'
import { validateCard } from './card/validate-card.ts'
import type { ActivityAnswer } from './deliver-activity.ts'
import { outcomeOf, SOMETHING_WRONG, type TeamsOutcome } from './outcome.ts'
import type { Dialog } from './post.ts'
import type { TeamsDesk } from './teams-desk.ts'

const size = z.union([z.number(), z.enum(['small', 'medium', 'large'])]).optional()
const body = z.looseObject({
  task: z.discriminatedUnion('type', [
    z.looseObject({
      type: z.literal('continue'),
      value: z.looseObject({
        title: z.string().optional(),
        width: size,
        height: size,
        card: z.looseObject({
          contentType: z.literal('application/vnd.microsoft.card.adaptive'),
          content: z.unknown(),
        }),
      }),
    }),
    z.looseObject({ type: z.literal('message'), value: z.string() }),
  ]),
})

/** Does what the answer to `task/fetch` or `task/submit` says: shows a dialog, says a sentence, or closes. */
export function obeyDialogAnswer(
  desk: TeamsDesk,
  memberId: string,
  from: Dialog['from'],
  answer: ActivityAnswer,
): TeamsOutcome {
  const result = outcomeOf(answer)
  const fail = (why: string): TeamsOutcome => {
    const { conversation, post } = from
    desk.tenant.notice({
      user: memberId,
      conversation,
      post,
      text: result.error ?? SOMETHING_WRONG,
      kind: 'error',
    })
    return { ok: false, status: result.status, error: why }
  }
  if (!result.ok || answer.kind === 'failed') return fail(result.error ?? SOMETHING_WRONG)
  const said = answer.body.trim() === '' ? {} : parsed(answer.body)
  if (isNothing(said)) {
    desk.tenant.setDialog(memberId, undefined)
    return result
  }
  const read = body.safeParse(said)
  if (!read.success) return fail('The bot answered with something Teams cannot read.')
  const { task } = read.data
  const id = desk.tenant.nextId()
  if (task.type === 'message') {
    desk.tenant.setDialog(memberId, { id, title: desk.tenant.appName, message: task.value, from })
    return result
  }
  const verdict = validateCard(task.value.card.content)
  if (!verdict.ok) return fail(`The dialog's card is broken: ${verdict.problems.join('; ')}`)
  const title = task.value.title ?? desk.tenant.appName
  desk.tenant.setDialog(memberId, { id, title, card: verdict.card, from })
  return result
}

/** An empty answer closes the dialog. */
function isNothing(said: unknown): boolean {
  if (said === null) return true
  return typeof said === 'object' && Object.keys(said ?? {}).length === 0
}
