import * as z from 'zod'
import { countApproval } from '../approvals/count-approval.ts'
import { countedText } from '../approvals/counted-text.ts'
import { needsSecondLook } from '../approvals/kind-words.ts'
import { ballotOf, ballotOfClick } from '../approvals/load-ballot.ts'
import { enqueue, laneOf } from '../outbox/enqueue.ts'
import { noteSeen } from '../people/note-seen.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import type { Send } from '../send.ts'
import { decodeCall } from './encode.ts'
import { isDirect } from './is-direct.ts'
import { renderNotice } from './render.ts'
import type { SlackBody } from './request-body.ts'

/** A click on one button in a message. */
const buttonClick = z.object({
  team: z.object({ id: z.string() }),
  user: z.object({ id: z.string() }),
  trigger_id: z.string(),
  response_url: z.string(),
  channel: z.object({ id: z.string() }),
  container: z.object({ is_ephemeral: z.boolean().optional(), thread_ts: z.string().optional() }),
  actions: z.tuple([z.object({ type: z.literal('button'), value: z.string() })]),
})
type ButtonClick = z.infer<typeof buttonClick>

const ANSWER_WITHIN_MS = 8_000

/**
 * *Approve* on a card in a channel, for requests that one click decides: counted past the listeners, since several may
 * press at once and each waits for the ones before. Whatever is not plain goes the listeners' way, and is decided there.
 * @returns the answer, on its way to the asker; undefined when there is none.
 */
export async function approveClick(
  deps: Deps,
  send: Send,
  body: SlackBody,
): Promise<{ answer: Promise<void> } | undefined> {
  const click = buttonClick.safeParse(body).data
  if (!click || isDirect(click.channel.id)) return undefined
  const call = decodeCall(click.actions[0].value)
  if (call?.name !== 'approve') return undefined
  const counted = await countClick(deps, click, call.input)
  return counted && { answer: answer(deps, send, click, counted) }
}

/** What the clicker is told, and where they can be written to. */
interface Counted {
  said: string
  organisationId: string
  workspaceId: string
}

async function countClick(
  deps: Deps,
  { team, user, trigger_id: occurrence }: ButtonClick,
  { approvalId, revision }: { approvalId: string; revision: number },
): Promise<Counted | undefined> {
  const { db, newId, log } = deps
  const now = deps.now()
  const moment = now.toUTC().toISO() ?? ''
  const found = await ballotOfClick(db, {
    platform: 'slack',
    teamId: team.id,
    userId: user.id,
    approvalId,
    now: moment,
  })
  if (!found || needsSecondLook(found.ballot.loaded.approval.kind)) return undefined
  const { ballot, clicker } = found
  const { organisation, voter } = ballot
  const organisationId = organisation.id
  const personId = voter.person.id
  const context = { db, now, newId, log, organisationId, actor: personId }
  const given = { approvalId, revision, choice: 'approve', reason: '', platform: 'slack' } as const
  let first: typeof ballot | undefined = ballot
  const read = async () => {
    const known = first ?? (await ballotOf(db, { organisationId, personId, approvalId, now: moment }))
    first = undefined
    return known
  }
  const verdict = await countApproval(context, read, given, occurrence)
  if (verdict.kind === 'weighty' || (verdict.kind === 'refused' && verdict.code === 'stale')) return undefined
  const workspace = { id: clicker.workspaceId, organisationId, platform: 'slack' } as const
  await noteSeen(deps, workspace, { userId: user.id, direct: false }, clicker.seen)
  const said = verdict.kind === 'refused' ? verdict.why : countedText(verdict, { organisation, now })
  return { said, organisationId, workspaceId: clicker.workspaceId }
}

/** To the clicker alone, where they clicked; when Slack does not take it there, in a message of its own. */
async function answer(deps: Deps, send: Send, click: ButtonClick, counted: Counted): Promise<void> {
  const { log } = deps
  const { response_url: url, container } = click
  const message = {
    ...renderNotice(counted.said),
    response_type: 'ephemeral',
    replace_original: false,
    ...(container.thread_ts === undefined ? {} : { thread_ts: container.thread_ts }),
  }
  const headers = { 'content-type': 'application/json' }
  const sending = { method: 'POST', url, headers, body: JSON.stringify(message), timeoutMs: ANSWER_WITHIN_MS }
  const problem = await send(sending).then(
    ({ status }) => (status === 200 ? undefined : `status ${status}`),
    (error: unknown) => problemOf(error),
  )
  if (problem === undefined) return
  log.warn({ problem }, 'Slack did not take the answer to a click')
  await writeTo(deps, click, counted).catch((error: unknown) =>
    log.warn({ problem: problemOf(error) }, 'an answer to a click was lost'),
  )
}

async function writeTo(
  deps: Deps,
  { user, trigger_id: occurrence }: ButtonClick,
  { said, organisationId, workspaceId }: Counted,
): Promise<void> {
  const to = { userId: user.id }
  const card = {
    title: 'Your click on Approve',
    summary: said,
    parts: [{ kind: 'text' as const, text: said }],
  }
  const effect = { kind: 'post', workspaceId, to, card } as const
  const context = { organisationId, now: deps.now() }
  await enqueue(deps.db, context, `click:${occurrence}`, laneOf(workspaceId, to), effect)
}
