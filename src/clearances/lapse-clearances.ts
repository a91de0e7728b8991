import { and, eq, inArray } from 'drizzle-orm'
import { DateTime } from 'luxon'
import { accounts, clearances, timeline } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { derivedId } from '../derived-id.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { type Policy, stepByKey } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import {
  type Askable,
  type AskedRole,
  askedRoleName,
  holdersOf,
  type Owners,
  type Roster,
} from './choose-asked.ts'
import type { Clearance } from './clearance.ts'
import type { QuestionBasis } from './load-questions.ts'
import { lapsed } from './store.ts'
import { refreshMessages, tellQuestions } from './tell-questions.ts'
import { isAtWork, workingDaysLater } from './working-time.ts'

interface Next {
  clearance: Clearance
  person: Askable
  role: AskedRole
  /** Rungs gone through, this one included. */
  rung: number
  nextRungAt: Date | null
}

/**
 * Questions nobody answered in time go up the policy's rungs: the CSM is reminded, then others are asked, and
 * the last one decides. Whoever is not at work hears of it when they are.
 * @returns how many went up.
 */
export async function lapseClearances(
  context: Context,
  basis: QuestionBasis,
  rosterOf: () => Promise<Roster>,
): Promise<number> {
  const found = await lapsed(context.db, context.organisationId, context.now.toJSDate())
  if (found.length === 0) return 0
  const roster = await rosterOf()
  const owned = await ownersOf(context, found)
  const rounds = new Map<string, Next[]>()
  for (const clearance of found) {
    const account = owned.get(clearance.accountId)
    if (!account) continue
    const rules = policyFor(basis.policy, account.segment).clearance
    const next = nextRung(basis, context.now, clearance, rules, account, roster)
    if (!next || !isAtWork(basis.organisation, next.person.timeZone, context.now)) continue
    const key = `${next.person.id}:${next.rung}`
    rounds.set(key, [...(rounds.get(key) ?? []), next])
  }
  for (const round of rounds.values()) await goUp(context, basis, round)
  return [...rounds.values()].flat().length
}

/** The next one who can be asked; rungs on which nobody can are passed over. */
function nextRung(
  { organisation }: QuestionBasis,
  now: DateTime,
  clearance: Clearance,
  { unanswered }: Policy['clearance'],
  owners: Owners,
  roster: Roster,
): Next | undefined {
  const askedAt = DateTime.fromJSDate(clearance.askedAt, { zone: 'utc' })
  for (let at = clearance.rung; at < unanswered.length; at += 1) {
    const role = unanswered[at]?.ask
    const after = unanswered[at + 1]
    if (!role) return undefined
    // A reminder goes to whoever was asked in the CSM's place.
    const asked = clearance.askedPersonId ? roster.get(clearance.askedPersonId) : undefined
    const again = role === 'csm' && at === 0 && asked?.active && asked.places.length > 0 ? [asked] : []
    const [person] = [...again, ...holdersOf(role, owners, roster)]
    if (!person) continue
    const later = after && laterOf(organisation, person, askedAt, now, unanswered[at], after)
    return { clearance, person, role, rung: at + 1, nextRungAt: later?.toJSDate() ?? null }
  }
  return undefined
}

type Rung = Policy['clearance']['unanswered'][number]

/** Somebody who was asked needs so long at least before the next one is. */
const LEAST_HOURS = 4

/** Counted from the question; where it came too late for that, from now, as long as lies between the two rungs. */
function laterOf(
  organisation: Organisation,
  { timeZone }: Askable,
  askedAt: DateTime,
  now: DateTime,
  rung: Rung | undefined,
  after: Rung,
): DateTime {
  const wanted = workingDaysLater(organisation, timeZone, askedAt, after.afterWorkingDays)
  if (wanted.diff(now, 'hours').hours >= LEAST_HOURS) return wanted
  const between = Math.max(1, after.afterWorkingDays - (rung?.afterWorkingDays ?? 0))
  return workingDaysLater(organisation, timeZone, now, between)
}

async function goUp(context: Context, basis: QuestionBasis, round: Next[]): Promise<void> {
  const { now, organisationId } = context
  const [first] = round
  if (!first) return
  await context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const ids: string[] = []
    for (const { clearance, person, role, rung, nextRungAt } of round) {
      const to = { askedPersonId: person.id, rung, rungAt: now.toJSDate(), nextRungAt }
      const changed = await tx
        .update(clearances)
        .set(to)
        .where(
          and(
            eq(clearances.organisationId, organisationId),
            eq(clearances.id, clearance.id),
            eq(clearances.state, 'open'),
            eq(clearances.rung, clearance.rung),
          ),
        )
        .returning({ id: clearances.id })
      if (changed.length === 0) continue
      ids.push(clearance.id)
      const title = stepByKey(basis.policy, clearance.stepKey)?.title ?? clearance.stepKey
      await tx.insert(timeline).values({
        id: derivedId(organisationId, 'clearance-rung', clearance.id, String(rung)),
        organisationId,
        accountId: clearance.accountId,
        at: now.toJSDate(),
        onDate: basis.today,
        kind: 'clearance-lapsed',
        text: `${rungText(clearance, person, role, nextRungAt)}: ${title}`,
        data: { clearanceId: clearance.id, personId: person.id, rung },
      })
    }
    if (ids.length === 0) return
    await record(tx, context, 'lapse-clearances', `person:${first.person.id}`, {
      clearanceIds: ids,
      rung: first.rung,
    })
    await refreshMessages(inside, basis, ids)
    await tellQuestions(inside, basis, first.person, ids, `rung-${first.rung}`)
  })
}

function rungText(clearance: Clearance, person: Askable, role: AskedRole, nextRungAt: Date | null): string {
  if (person.id === clearance.askedPersonId && nextRungAt !== null) return `${person.name} was reminded`
  const who = `${person.name} (${askedRoleName(role)})`
  return nextRungAt === null ? `Nobody answered, so ${who} decides` : `Nobody answered, so ${who} was asked`
}

async function ownersOf({ db, organisationId }: Context, found: Clearance[]) {
  const rows = await db
    .select({
      id: accounts.id,
      segment: accounts.segment,
      csmId: accounts.csmId,
      aeId: accounts.aeId,
      collectorId: accounts.collectorId,
    })
    .from(accounts)
    .where(
      and(
        eq(accounts.organisationId, organisationId),
        inArray(
          accounts.id,
          found.map(({ accountId }) => accountId),
        ),
      ),
    )
  return new Map(rows.map((row) => [row.id, row]))
}
