import * as z from 'zod'
import { countApproval } from '../approvals/count-approval.ts'
import { countedText } from '../approvals/counted-text.ts'
import { needsSecondLook } from '../approvals/kind-words.ts'
import { ballotOf, ballotOfClick } from '../approvals/load-ballot.ts'
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
  const said = await countClick(deps, click, call.input)
  return said === undefined ? undefined : { answer: answer(deps, send, click, said) }
}

async function countClick(
  deps: Deps,
  { team, user, trigger_id: occurrence }: ButtonClick,
  { approvalId, revision }: { approvalId: string; revision: number },
): Promise<string | undefined> {
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
  return verdict.kind === 'refused' ? verdict.why : countedText(verdict, { organisation, now })
}

async function answer(
  { log }: Deps,
  send: Send,
  { response_url: url, container: { thread_ts: threadTs } }: ButtonClick,
  said: string,
): Promise<void> {
  const message = {
    ...renderNotice(said),
    response_type: 'ephemeral',
    replace_original: false,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
  }
  const headers = { 'content-type': 'application/json' }
  const sending = { method: 'POST', url, headers, body: JSON.stringify(message), timeoutMs: ANSWER_WITHIN_MS }
  try {
    const { status } = await send(sending)
    if (status !== 200) log.warn({ status }, 'Slack refused an answer to a click')
  } catch (error) {
    log.warn({ problem: problemOf(error) }, 'an answer to a click was lost')
  }
}
