import { isAnythingAsked } from '../clearances/is-anything-asked.ts'
import { isAnythingClosing } from '../closures/is-anything-closing.ts'
import { clockContext, dueWork } from '../jobs.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { organisationsWaiting } from '../outbox/waiting.ts'
import { isAnythingToSay } from '../outreach/steps-to-take.ts'
import type { Deps } from '../ports.ts'
import { isAnythingStopping } from '../suspensions/is-anything-stopping.ts'
import { systemContext } from '../system-context.ts'
import type { Message } from './message.ts'

const MINUTE_SECONDS = 60
/** As long as a drain waits for the next row at most. */
const SOON_SECONDS = 2

/** The minute's look at the clock and the outbox: one message for each organisation that has something to do. */
export async function lookAround(deps: Deps, organisations: Organisation[]): Promise<Message[]> {
  const messages: Message[] = []
  for (const organisation of organisations) {
    const due = await dueWork(clockContext(deps, organisation), organisation)
    if (due.kind !== 'nothing') messages.push({ kind: 'day', organisationId: organisation.id })
    else if (
      (await isAnythingAsked(deps.db, organisation, deps.now())) ||
      (await isAnythingToSay(systemContext(deps, organisation.id, 'outreach'))) ||
      (await isAnythingStopping(deps.db, organisation.id)) ||
      (await isAnythingClosing(deps.db, organisation.id))
    )
      messages.push({ kind: 'clearances', organisationId: organisation.id })
  }
  return [...messages, ...(await drainsDue(deps, MINUTE_SECONDS))]
}

/**
 * Asks for the outboxes in which something may be sent within so many seconds; each is handed on for a minute at
 * most. What is due later is the minute's affair: whoever else asked would begin one more chain of messages.
 */
export async function drainsDue(deps: Deps, withinSeconds = SOON_SECONDS): Promise<Message[]> {
  const until = deps.now().plus({ seconds: MINUTE_SECONDS }).toUTC().toISO() ?? ''
  const waiting = await organisationsWaiting(deps.db, withinSeconds)
  return waiting.map((organisationId) => ({ kind: 'outbox', organisationId, until }))
}
