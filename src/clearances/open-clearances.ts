import { clearances, timeline } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { type Policy, stepByKey } from '../policy/policy.ts'
import type { Context } from '../ports.ts'
import type { Askable } from './choose-asked.ts'
import { freezeFacts } from './freeze-facts.ts'
import type { QuestionBasis } from './load-questions.ts'
import type { StepToAsk } from './steps-to-ask.ts'

/** Rows of one statement. */
const BATCH = 500

/** What somebody hears of at once. */
export interface Round {
  kind: 'ask' | 'announce'
  person: Askable
  /** What the timeline says of who was asked. */
  said: string
  clearance: Policy['clearance']
  steps: StepToAsk[]
  nextRungAt: Date | null
  validUntil: string | null
  wouldSendOn: string
}

/**
 * Opens questions, or announcements, with their facts as they stand now, inside the caller's transaction. An
 * account that has an open question already gets no second one.
 * @returns the new ones.
 */
export async function openClearances(
  context: Context,
  basis: QuestionBasis,
  round: Round,
): Promise<string[]> {
  const { db: tx, now, organisationId } = context
  const { kind, person, steps } = round
  const accountIds = steps.map(({ accountId }) => accountId)
  const facts = await freezeFacts(tx, basis, accountIds)
  const rows = steps.flatMap(({ accountName: _, ...step }) => {
    const found = facts.get(step.accountId)
    if (!found) return []
    const { stepKey, tier } = step
    return [
      {
        ...step,
        id: context.newId(),
        organisationId,
        kind,
        state: 'open',
        askedPersonId: person.id,
        rung: 0,
        rungAt: now.toJSDate(),
        nextRungAt: round.nextRungAt,
        askedAt: now.toJSDate(),
        askedOn: basis.today,
        validUntil: round.validUntil,
        facts: { ...found, tier, stepKey, wouldSendOn: round.wouldSendOn },
      },
    ]
  })
  const opened: { id: string; accountId: string; stepKey: string }[] = []
  for (let at = 0; at < rows.length; at += BATCH) {
    const added = await tx
      .insert(clearances)
      .values(rows.slice(at, at + BATCH))
      .onConflictDoNothing()
      .returning({ id: clearances.id, accountId: clearances.accountId, stepKey: clearances.stepKey })
    opened.push(...added)
  }
  const clearanceIds = opened.map(({ id }) => id)
  if (opened.length === 0) return clearanceIds
  for (let at = 0; at < opened.length; at += BATCH)
    await tx.insert(timeline).values(
      opened.slice(at, at + BATCH).map(({ id, accountId, stepKey }) => ({
        id: context.newId(),
        organisationId,
        accountId,
        at: now.toJSDate(),
        onDate: basis.today,
        kind: kind === 'ask' ? 'clearance-asked' : 'reminder-announced',
        actorId: null,
        text: `${round.said}: ${stepByKey(basis.policy, stepKey)?.title ?? stepKey}`,
        data: { clearanceId: id, personId: person.id },
      })),
    )
  const verb = kind === 'ask' ? 'ask-clearances' : 'announce-reminders'
  await record(tx, context, verb, `person:${person.id}`, { clearanceIds })
  return clearanceIds
}
