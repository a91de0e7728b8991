import type { ParseSlash } from '../chat/ask.ts'
import { type Card, directCard } from '../chat/card.ts'
import { rememberedSummary } from '../overdue/remembered-summary.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import type { Send } from '../send.ts'
import { approveClick } from './approve-click.ts'
import { withoutEntities } from './inert.ts'
import { isDirect } from './is-direct.ts'
import type { SlackBody } from './request-body.ts'
import { replyMessage } from './say.ts'

/** Cards never change, so neither does what a card looks like on the wire. */
const written = new WeakMap<Card, string>()

/**
 * What is asked most often, or by several at one instant, is answered past the listeners: `/overdue` asked again while
 * nothing changed, and *Approve*. Whatever is not plain goes their way.
 * @param later keeps the runtime alive for an answer that comes after this one.
 */
export function createShortcut(deps: Deps, parseSlash: ParseSlash, send: Send) {
  return async (body: SlackBody, later: (work: Promise<unknown>) => void): Promise<Response | undefined> => {
    if (body.type === 'block_actions') return approve(body, later)
    return summary(body)
  }

  async function approve(body: SlackBody, later: (work: Promise<unknown>) => void) {
    try {
      const counted = await approveClick(deps, send, body)
      if (!counted) return undefined
      later(counted.answer)
      return new Response(null, { status: 200 })
    } catch (error) {
      deps.log.warn({ problem: problemOf(error) }, 'could not count a click at once')
      return undefined
    }
  }

  async function summary(body: SlackBody): Promise<Response | undefined> {
    const { command, text, team_id: teamId, user_id: userId, channel_id: channelId } = body
    if (command !== '/overdue' || typeof teamId !== 'string' || typeof userId !== 'string') return undefined
    const call = parseSlash('overdue', withoutEntities(typeof text === 'string' ? text : ''))
    if (call.name !== 'overdue-summary') return undefined
    try {
      const card = await rememberedSummary(deps, 'slack', teamId, userId)
      const direct = typeof channelId === 'string' && isDirect(channelId)
      return card && jsonResponse(writtenCard(direct ? directCard(card) : card))
    } catch (error) {
      deps.log.warn({ problem: problemOf(error) }, 'could not look for a remembered answer')
      return undefined
    }
  }
}

function writtenCard(card: Card): string {
  const before = written.get(card)
  if (before !== undefined) return before
  const message = replyMessage({ kind: 'card', card, how: 'replace' })
  const text = JSON.stringify({ ...message, response_type: 'ephemeral' })
  written.set(card, text)
  return text
}

function jsonResponse(text: string): Response {
  return new Response(text, { status: 200, headers: { 'content-type': 'application/json' } })
}
