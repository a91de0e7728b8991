import * as z from 'zod'
import { parsed } from '../parsed.ts'
import { validateCard } from './card/validate-card.ts'
import type { ActivityAnswer } from './deliver-activity.ts'
import { outcomeOf, SOMETHING_WRONG, type TeamsOutcome } from './outcome.ts'
import type { Post } from './post.ts'
import type { TeamsDesk } from './teams-desk.ts'

const body = z.looseObject({
  statusCode: z.int().optional(),
  type: z.string().optional(),
  value: z.unknown(),
})
const CARD = 'application/vnd.microsoft.card.adaptive'
const MESSAGE = 'application/vnd.microsoft.activity.message'

/** Does what the answer to an `adaptiveCard/action` says: a new card for this person, a sentence, or an error. */
export function obeyCardAnswer(
  desk: TeamsDesk,
  memberId: string,
  post: Post,
  answer: ActivityAnswer,
): TeamsOutcome {
  const { tenant } = desk
  const tell = (text: string, kind: 'message' | 'error') =>
    tenant.notice({ user: memberId, conversation: post.conversation, post: post.id, text, kind })
  const fail = (error: string, why?: string): TeamsOutcome => {
    tell(error, 'error')
    return { ok: false, status: result.status, error: why ?? error }
  }
  const result = outcomeOf(answer)
  if (!result.ok || answer.kind === 'failed') return fail(result.error ?? SOMETHING_WRONG)
  if (answer.body.trim() === '') return result
  const read = body.safeParse(parsed(answer.body))
  if (!read.success) return fail(SOMETHING_WRONG, 'The bot answered with something Teams cannot read.')
  const { statusCode = 200, type, value } = read.data
  if (statusCode >= 400)
    return fail(SOMETHING_WRONG, `The bot answered ${statusCode}: ${JSON.stringify(value)}`)
  if (type === MESSAGE) {
    if (typeof value === 'string' && value !== '') tell(value, 'message')
    return result
  }
  if (type !== CARD) return fail(SOMETHING_WRONG, `Teams does not know answers of type ${type}`)
  const verdict = validateCard(value)
  if (!verdict.ok) return fail(SOMETHING_WRONG, `The new card is broken: ${verdict.problems.join('; ')}`)
  // The message may have been edited or deleted while the answer was on its way.
  const present = tenant.post(post.conversation, post.id)
  if (present) tenant.showTo(memberId, present, verdict.card)
  return result
}
