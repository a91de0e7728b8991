import type { SQL } from 'drizzle-orm'
import type { Policy } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { type Askable, askedRoleName, chooseFirst, insteadOfCsm, type Roster } from './choose-asked.ts'
import type { QuestionBasis } from './load-questions.ts'
import { ownersOf, type StepToAsk, stepsOf } from './steps-to-ask.ts'
import { isAtWork } from './working-time.ts'

/** Everything one person is to hear of, under one set of rules. */
export interface Gathered {
  person: Askable
  /** `because …`, where it is not the CSM. */
  because: string
  clearance: Policy['clearance']
  steps: StepToAsk[]
}

/** Who hears of those steps; only people who are at work right now. */
export async function gatherRounds(
  context: Context,
  basis: QuestionBasis,
  from: SQL,
  rosterOf: () => Promise<Roster>,
): Promise<Gathered[]> {
  const waiting = await ownersOf(context.db, from)
  if (waiting.length === 0) return []
  const roster = await rosterOf()
  const rounds = new Map<string, Gathered>()
  for (const group of waiting) {
    const { clearance } = policyFor(basis.policy, group.segment)
    const chosen = chooseFirst(clearance, group.owners, roster)
    if (!chosen || !isAtWork(basis.organisation, chosen.person.timeZone, context.now)) continue
    const { person, role } = chosen
    const isCsm = person.id === group.owners.csmId
    const because = isCsm ? '' : `, as ${askedRoleName(role)}, because ${insteadOfCsm(group.owners, roster)}`
    const key = JSON.stringify([person.id, because, clearance])
    const round = rounds.get(key) ?? { person, because, clearance, steps: [] }
    round.steps.push(...(await stepsOf(context.db, from, group)))
    rounds.set(key, round)
  }
  return [...rounds.values()].filter(({ steps }) => steps.length > 0)
}
