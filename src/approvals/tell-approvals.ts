import { and, eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import { approvalMessages } from '../../db/schema.ts'
import { redraw } from '../channels/tell.ts'
import type { Card } from '../chat/card.ts'
import type { Askable, Roster } from '../clearances/choose-asked.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { loadRoster } from '../clearances/load-roster.ts'
import { enqueue, laneOf } from '../outbox/enqueue.ts'
import type { Context } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { type Audience, approvalCard } from './approval-card.ts'
import { approversOf, mutedPeople } from './approvers.ts'
import { channelsFor } from './channels-for.ts'
import { noteCard, retiredCard } from './note-card.ts'
import type { LoadedApproval } from './store.ts'

/** Shows a new request, or one asked for again, in its channels, to those who may decide it and to who asked. */
export async function postApproval(
  context: Context,
  basis: QuestionBasis,
  loaded: LoadedApproval,
): Promise<void> {
  const { db: tx, organisationId } = context
  const { id, revision, requestedBy, accountId } = loaded.approval
  const roster = await loadRoster(tx, organisationId, basis.today)
  const about = `approval:${id}:${revision}`
  for (const { workspaceId, channelId } of await channelsFor(tx, basis, accountId))
    await post(
      context,
      loaded,
      basis,
      { workspaceId, to: { channelId } },
      `${about}:${channelId}`,
      'channel',
      null,
    )
  const muted = await mutedPeople(tx, organisationId)
  const asked = approversOf(loaded, roster).filter(({ id: personId }) => !muted.has(personId))
  await postToPeople(context, basis, loaded, asked, about)
  const requester = roster.get(requestedBy)
  if (requester) await postToPeople(context, basis, loaded, [requester], about)
}

/** The same card anew to some people, so that their phones ring. */
export async function postToPeople(
  context: Context,
  basis: QuestionBasis,
  loaded: LoadedApproval,
  people: readonly Askable[],
  about: string,
): Promise<void> {
  for (const { id, places } of people) {
    const [place] = places
    if (!place) continue
    const { workspaceId, userId } = place
    const audience = id === loaded.approval.requestedBy ? 'requester' : 'approver'
    await post(context, loaded, basis, { workspaceId, to: { userId } }, `${about}:${id}`, audience, id)
  }
}

type Target = { workspaceId: string; to: { channelId: string } | { userId: string } }

async function post(
  context: Context,
  loaded: LoadedApproval,
  { organisation }: QuestionBasis,
  { workspaceId, to }: Target,
  key: string,
  audience: Audience,
  personId: string | null,
): Promise<void> {
  const { db: tx, organisationId, now } = context
  const card = approvalCard(loaded, audience, { organisation, now })
  await enqueue(tx, context, key, laneOf(workspaceId, to), { kind: 'post', workspaceId, to, card })
  await tx
    .insert(approvalMessages)
    .values({ organisationId, approvalId: loaded.approval.id, messageKey: key, personId })
    .onConflictDoNothing()
}

/** Every delivered copy of a request is edited to show what holds then; inside the caller's transaction. */
export async function refreshApproval(
  { db: tx, organisationId, now, newId }: Context,
  approvalId: string,
): Promise<void> {
  await tx.execute(sql`insert into outbox (organisation_id, key, lane, payload, state, enqueued_at)
    select m.organisation_id, m.message_key || ':edit:' || ${newId()}::text, o.lane,
      jsonb_build_object('kind', 'approval-card', 'workspaceId', o.payload->>'workspaceId', 'messageKey', m.message_key,
        'approvalId', m.approval_id, 'personId', m.person_id), 'pending', ${now.toISO()}::timestamptz
    from approval_messages m
    join outbox o on o.organisation_id = m.organisation_id and o.key = m.message_key and o.payload->>'kind' = 'post'
    where m.organisation_id = ${organisationId} and m.approval_id = ${approvalId}`)
}

/** The copies shown so far say that there is a newer one, and change no more; inside the caller's transaction. */
export async function retireCopies(context: Context, { approval }: LoadedApproval): Promise<void> {
  const { db: tx, organisationId } = context
  const ours = and(
    eq(approvalMessages.organisationId, organisationId),
    eq(approvalMessages.approvalId, approval.id),
  )
  const copies = await tx
    .delete(approvalMessages)
    .where(ours)
    .returning({ messageKey: approvalMessages.messageKey })
  const keys = copies.map(({ messageKey }) => messageKey)
  await redraw(context, keys, retiredCard(approval))
}

/**
 * A vote's cards are edited, and whom it concerns is told, a moment after it stands (`spreadNews`): nobody who votes
 * waits for that.
 */
export async function enqueueNews(context: Context, { approval }: LoadedApproval): Promise<void> {
  const { id: approvalId, revision } = approval
  const key = newsKey(approvalId, context.newId())
  await enqueue(context.db, context, key, newsLane(approvalId), {
    kind: 'approval-news',
    approvalId,
    revision,
  })
}

/** @param occasion nothing else has it. */
export function newsKey(approvalId: string, occasion: string): string {
  return `approval-news:${approvalId}:${occasion}`
}

export function newsLane(approvalId: string): string {
  return `approval:${approvalId}`
}

/**
 * Tells what became of a request to who asked for it and everybody who decided it, each once.
 * @param except whoever did it: they see it where they did it.
 * @param occasion names why, so that the same occasion tells once; another each time unless given.
 */
export async function tellInvolved(
  context: Context,
  basis: QuestionBasis,
  loaded: LoadedApproval,
  except: string | null,
  occasion = context.newId(),
): Promise<void> {
  const { approval, votes } = loaded
  const ids = new Set([approval.requestedBy, ...votes.map(({ person }) => person.id)])
  if (except !== null) ids.delete(except)
  if (ids.size === 0) return
  const roster = await loadRoster(context.db, context.organisationId, basis.today)
  const card = noteCard(loaded, 'ended', { organisation: basis.organisation, now: context.now })
  await tell(context, [...ids], roster, card, `approval-note:${approval.id}:${occasion}`)
}

/** An emergency decision is told to everybody who was asked, who asked, and in the channels, in messages of their own. */
export async function shoutBrokenGlass(
  context: Context,
  basis: QuestionBasis,
  loaded: LoadedApproval,
): Promise<void> {
  const { db: tx, organisationId } = context
  const { approval, votes } = loaded
  const roster = await loadRoster(tx, organisationId, basis.today)
  const shown = await selectRows(
    tx,
    sql`select distinct person_id as id from approval_messages where organisation_id = ${organisationId}
      and approval_id = ${approval.id} and person_id is not null`,
    z.object({ id: z.string() }),
  )
  const ids = new Set([
    approval.requestedBy,
    ...approval.ownerIds,
    ...votes.map(({ person }) => person.id),
    ...shown.map(({ id }) => id),
    ...approversOf(loaded, roster).map(({ id }) => id),
  ])
  const card = noteCard(loaded, 'broken-glass', { organisation: basis.organisation, now: context.now })
  const key = `approval-glass:${approval.id}:${approval.revision}`
  await tell(context, [...ids], roster, card, key)
  for (const { workspaceId, channelId } of await channelsFor(tx, basis, approval.accountId)) {
    const to = { channelId }
    await enqueue(tx, context, `${key}:${channelId}`, laneOf(workspaceId, to), {
      kind: 'post',
      workspaceId,
      to,
      card,
    })
  }
}

/** A message of its own to each of those people, where they were last. */
export async function tell(
  context: Context,
  personIds: readonly string[],
  roster: Roster,
  card: Card,
  key: string,
): Promise<void> {
  for (const personId of personIds) {
    const [place] = roster.get(personId)?.places ?? []
    if (!place) continue
    const { workspaceId, userId } = place
    const to = { userId }
    const effect = { kind: 'post', workspaceId, to, card } as const
    await enqueue(context.db, context, `${key}:${personId}`, laneOf(workspaceId, to), effect)
  }
}
