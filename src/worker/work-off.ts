import { startDay } from '../cases/begin-day.ts'
import { continueDay } from '../cases/continue-day.ts'
import { concludeAnswers } from '../clearances/conclude-answers.ts'
import { beginDate, clockContext, dueWork, tendAll } from '../jobs.ts'
import { loadOrganisation } from '../organisations/store.ts'
import type { Deps } from '../ports.ts'
import { drainOutbox } from './drain-outbox.ts'
import { drainsDue } from './look-around.ts'
import type { Message, MessageOf } from './message.ts'

/** Does the work a message names, if it is still to be done. Returns the messages that follow from it. */
export async function workOff(
  deps: Deps,
  message: Message,
): Promise<(Message & { delaySeconds?: number })[]> {
  switch (message.kind) {
    case 'day':
      return dayPart(deps, message)
    case 'digest':
      return digestPart(deps, message)
    case 'clearances':
      return clearancesPart(deps, message)
    case 'outbox':
      return drainOutbox(deps, message)
  }
}

/** One part of the day's work to a message, so that none runs long however large the ledger. */
async function dayPart(deps: Deps, message: MessageOf<'day'>): Promise<Message[]> {
  const organisation = await loadOrganisation(deps.db, message.organisationId)
  const context = clockContext(deps, organisation)
  const due = await dueWork(context, organisation)
  switch (due.kind) {
    case 'nothing':
      return []
    case 'ages':
      await beginDate(context, organisation)
      return [message]
    case 'run': {
      await concludeAnswers(deps, organisation)
      const { kind, summary } = await startDay(context, organisation, due.today)
      if (kind === 'begun') deps.log.info({ organisation: organisation.id, ...summary }, 'daily run begun')
      return digests(organisation.id, due.today, summary.waiting ?? [])
    }
    case 'digests':
      return digests(organisation.id, due.today, due.subscriptionIds)
  }
}

/** A day that is due comes first: it brings new questions. */
async function clearancesPart(deps: Deps, { organisationId }: MessageOf<'clearances'>): Promise<Message[]> {
  const organisation = await loadOrganisation(deps.db, organisationId)
  await concludeAnswers(deps, organisation)
  await tendAll(deps, organisation)
  return drainsDue(deps)
}

function digests(organisationId: string, date: string, subscriptionIds: string[]): Message[] {
  return subscriptionIds.map((subscriptionId) => ({ kind: 'digest', organisationId, date, subscriptionId }))
}

/** A message that was late by hours, or came from another day, must not post at night. */
async function digestPart(deps: Deps, message: MessageOf<'digest'>): Promise<Message[]> {
  const { organisationId, date, subscriptionId } = message
  const organisation = await loadOrganisation(deps.db, organisationId)
  const context = clockContext(deps, organisation)
  const due = await dueWork(context, organisation)
  if (due.kind !== 'digests' || due.today !== date) return []
  const summary = await continueDay(context, organisation, date, subscriptionId)
  if (summary && !summary.waiting)
    deps.log.info({ organisation: organisationId, ...summary }, 'daily run done')
  return drainsDue(deps)
}
