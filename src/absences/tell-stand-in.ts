import { enqueue, laneOf } from '../outbox/enqueue.ts'
import { reachPerson } from '../people/reach-person.ts'
import type { Context } from '../ports.ts'
import { type Absence, daysText } from './absence.ts'

/** Tells whoever stands in what comes to them, or does no more; inside the caller's transaction. */
export async function tellStandIn(
  context: Context,
  absence: Absence,
  today: string,
  what: 'begins' | 'ends',
): Promise<void> {
  const { id, personName, delegateId } = absence
  if (delegateId === null) return
  const reach = await reachPerson(context.db, context.organisationId, delegateId)
  if (reach.kind !== 'person') return
  const { workspaceId, userId } = reach
  const days = daysText(absence, today)
  const said =
    what === 'begins'
      ? `You stand in for ${personName}, ${days}. Questions about their clients come to you on those days.`
      : `${personName} is not away ${days} any more. New questions about their clients go to them again.`
  await enqueue(context.db, context, `absence:${id}:${what}`, laneOf(workspaceId, { userId }), {
    kind: 'post',
    workspaceId,
    to: { userId },
    card: {
      title: what === 'begins' ? `Standing in for ${personName}` : `${personName} is back`,
      summary: said,
      parts: [{ kind: 'text', text: said }],
    },
  })
}
