import { DateTime } from 'luxon'
import type { OwnedAccount } from '../accounts/store.ts'
import type { Clearance } from '../clearances/clearance.ts'
import { loadClearance, openClearances, settleClearance } from '../clearances/store.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { farDayText } from '../overdue/parts.ts'
import type { Person } from '../people/person.ts'
import { policyFor } from '../policy/policy-for.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { plusDays } from '../receivables/aging.ts'
import type { AnswerInput } from './answer.ts'
import { peopleAround } from './load-situation.ts'
import type { AnswerVerdict, GivenAnswer } from './record-answer.ts'

type Question =
  | { kind: 'found'; open: Clearance[]; asked: string | null; clearanceId: string | null }
  | Extract<AnswerVerdict, { kind: 'late' | 'refused' }>

/** The open questions that what is said answers; or why it comes too late. */
export async function findQuestion(
  context: Context,
  organisation: Organisation,
  accountId: string,
  given: GivenAnswer,
): Promise<Question> {
  const { db: tx, organisationId } = context
  const open = await openClearances(tx, organisationId, [accountId])
  if (given.clearanceId === undefined) {
    const ask = open.find(({ kind }) => kind === 'ask')
    if (given.answer.kind === 'clear' && !ask)
      return {
        kind: 'refused',
        why: 'Nothing waits for a go-ahead on this account, so there is nothing to clear.',
      }
    return { kind: 'found', open, asked: ask?.askedPersonId ?? null, clearanceId: ask?.id ?? null }
  }
  const asked = await loadClearance(tx, organisationId, given.clearanceId)
  if (!asked || asked.accountId !== accountId)
    return { kind: 'refused', why: 'That question is not on record (any more). Open the account instead.' }
  if (asked.state !== 'open') return lateFor(context, organisation, asked)
  return { kind: 'found', open, asked: asked.askedPersonId, clearanceId: asked.id }
}

async function lateFor(context: Context, organisation: Organisation, asked: Clearance): Promise<Question> {
  const people = await peopleAround(context.db, context.organisationId, [asked.answeredBy])
  const who = (asked.answeredBy && people.get(asked.answeredBy)?.name) ?? 'Somebody'
  const at = asked.answeredAt && DateTime.fromJSDate(asked.answeredAt).setZone(organisation.timeZone)
  const today = localDate(organisation, context.now)
  const when = at ? ` on ${farDayText(at.toFormat('yyyy-MM-dd'), today)} at ${at.toFormat('HH:mm')}` : ''
  return {
    kind: 'late',
    clearanceId: asked.id,
    accountId: asked.accountId,
    why: `${OVER[asked.state]?.(who, when) ?? 'That question is over.'} Nothing was changed. Open the account if something else holds now.`,
  }
}

const OVER: Partial<Record<Clearance['state'], (who: string, when: string) => string>> = {
  answered: (who, when) => `${who} answered that question${when}.`,
  decided: (who, when) => `${who} decided that question${when}, because nobody had answered.`,
  superseded: () => 'That question was replaced by another one.',
  withdrawn: () => 'That question was withdrawn: the client has paid.',
  expired: () => 'That question has expired.',
  void: () => 'That question does not count any more: the facts have changed since it was asked.',
}

/**
 * Ends the questions that this was an answer to. A note alone answers nothing; a yes ends the question it
 * was given to; everything else ends every question and announcement of the account.
 * @returns the ids of those that this ended.
 */
export async function settleQuestions(
  context: Context,
  organisation: Organisation,
  actor: Person,
  { open, clearanceId }: { open: Clearance[]; clearanceId: string | null },
  inputs: AnswerInput[],
  { segment, owners: { csm: csmId } }: Pick<OwnedAccount, 'segment' | 'owners'>,
): Promise<string[]> {
  const { db: tx, organisationId, now } = context
  const said = inputs.map(({ kind }) => kind).filter((kind) => kind !== 'note')
  const answer = said.find((kind) => kind !== 'clear') ?? said[0]
  if (answer === undefined) return []
  const { policy } = await loadPolicy(tx, organisationId)
  const days = policyFor(policy, segment).clearance.expiresAfterDays
  const validUntil = plusDays(localDate(organisation, now), days)
  const meant = answer === 'clear' ? open.filter(({ id }) => id === clearanceId) : open
  const ended: string[] = []
  for (const one of meant) {
    const { id } = one
    const to = {
      state: isDecision(one, actor, csmId) ? ('decided' as const) : ('answered' as const),
      answeredAt: now.toJSDate(),
      answeredBy: actor.id,
      answer,
      nextRungAt: null,
      ...(answer === 'clear' ? { validUntil } : {}),
    }
    if (await settleClearance(tx, organisationId, id, 'open', to)) ended.push(id)
  }
  return ended
}

/** Nobody had answered, and whoever came last in the chain does: that is a decision, not the CSM's word. */
function isDecision({ kind, rung, nextRungAt }: Clearance, actor: Person, csmId: string | null): boolean {
  return kind === 'ask' && rung > 0 && nextRungAt === null && actor.id !== csmId
}
