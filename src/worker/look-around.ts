import { isAnythingAsked } from '../clearances/is-anything-asked.ts'
import { clockContext, dueWork } from '../jobs.ts'
import { listOrganisations } from '../organisations/store.ts'
import { organisationsWaiting } from '../outbox/waiting.ts'
import type { Deps } from '../ports.ts'
import type { Message } from './message.ts'

const MINUTE_SECONDS = 60

/** The minute's look at the clock and the outbox: one message for each organisation that has something to do. */
export async function lookAround(deps: Deps): Promise<Message[]> {
  const messages: Message[] = []
  for (const organisation of await listOrganisations(deps.db)) {
    const due = await dueWork(clockContext(deps, organisation), organisation)
    if (due.kind !== 'nothing') messages.push({ kind: 'day', organisationId: organisation.id })
    else if (await isAnythingAsked(deps.db, organisation, deps.now()))
      messages.push({ kind: 'clearances', organisationId: organisation.id })
  }
  return [...messages, ...(await drainsDue(deps))]
}

/** Asks for the outboxes in which something waits; each is handed on for a minute at most. */
export async function drainsDue(deps: Deps): Promise<Message[]> {
  const until = deps.now().plus({ seconds: MINUTE_SECONDS }).toUTC().toISO() ?? ''
  const waiting = await organisationsWaiting(deps.db, MINUTE_SECONDS)
  return waiting.map((organisationId) => ({ kind: 'outbox', organisationId, until }))
}
