import { and, eq, inArray, sql } from 'drizzle-orm'
import * as z from 'zod'
import { approvalMessages, outbox } from '../../db/schema.ts'
import type { Card } from '../chat/card.ts'
import type { Askable, Roster } from '../clearances/choose-asked.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { loadRoster } from '../clearances/load-roster.ts'
import { isChatEffect } from '../outbox/effect.ts'
import { enqueue, enqueueAll, laneOf } from '../outbox/enqueue.ts'
import type { Context } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { type Audience, approvalCard } from './approval-card.ts'
import { approversOf, mutedPeople } from './approvers.ts'
import { channelsFor } from './channels-for.ts'
import { noteCard } from './note-card.ts'
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

/** Draws every delivered copy of those requests anew, from what holds now; inside the caller's transaction. */
export async function refreshApprovals(
  context: Context,
  { organisation }: QuestionBasis,
  changed: readonly LoadedApproval[],
): Promise<void> {
  if (changed.length === 0) return
  const { db: tx, organisationId, now } = context
  const copies = await tx
    .select({
      approvalId: approvalMessages.approvalId,
      messageKey: approvalMessages.messageKey,
      personId: approvalMessages.personId,
      payload: outbox.payload,
      lane: outbox.lane,
    })
    .from(approvalMessages)
    .innerJoin(
      outbox,
      and(eq(outbox.organisationId, organisationId), eq(outbox.key, approvalMessages.messageKey)),
    )
    .where(
      and(
        eq(approvalMessages.organisationId, organisationId),
        inArray(
          approvalMessages.approvalId,
          changed.map(({ approval }) => approval.id),
        ),
      ),
    )
  const edits = copies.flatMap(({ approvalId, messageKey, personId, payload, lane }) => {
    const loaded = changed.find(({ approval }) => approval.id === approvalId)
    if (!loaded || !isChatEffect(payload) || payload.kind !== 'post') return []
    const audience: Audience =
      personId === null ? 'channel' : personId === loaded.approval.requestedBy ? 'requester' : 'approver'
    const card = approvalCard(loaded, audience, { organisation, now })
    const effect = { kind: 'update', workspaceId: payload.workspaceId, messageKey, card } as const
    return [{ key: `${messageKey}:edit:${context.newId()}`, lane, effect }]
  })
  await enqueueAll(tx, context, edits)
}

/**
 * Tells what became of a request to who asked for it and everybody who decided it, each once.
 * @param except whoever did it: they see it where they did it.
 */
export async function tellInvolved(
  context: Context,
  basis: QuestionBasis,
  loaded: LoadedApproval,
  except: string | null,
): Promise<void> {
  const { approval, votes } = loaded
  const ids = new Set([approval.requestedBy, ...votes.map(({ person }) => person.id)])
  if (except !== null) ids.delete(except)
  if (ids.size === 0) return
  const roster = await loadRoster(context.db, context.organisationId, basis.today)
  const card = noteCard(loaded, 'ended', { organisation: basis.organisation, now: context.now })
  await tell(context, [...ids], roster, card, `approval-note:${approval.id}:${context.newId()}`)
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
