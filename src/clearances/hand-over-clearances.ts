import { and, eq } from 'drizzle-orm'
import { accounts, clearances, timeline } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { type Policy, stepByKey } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { type Askable, chooseFirst, holdersOf, type Owners, type Roster } from './choose-asked.ts'
import type { QuestionBasis } from './load-questions.ts'
import { refreshMessages, tellQuestions } from './tell-questions.ts'
import { isAtWork, workingDaysLater } from './working-time.ts'

interface Asked {
  id: string
  accountId: string
  stepKey: string
  askedPersonId: string | null
  rung: number
  nextRungAt: Date | null
}

interface HandedOver extends Asked {
  to: Askable
}

/**
 * Open questions go to whoever should be asked now, where that is somebody else: the CSM has gone or cannot be
 * written to any more, went away or came back, or the account has another CSM. A question that has gone up to
 * somebody stays with them while they can answer.
 * @returns how many changed hands.
 */
export async function handOverClearances(
  context: Context,
  basis: QuestionBasis,
  rosterOf: () => Promise<Roster>,
): Promise<number> {
  const open = await openQuestions(context)
  if (open.length === 0) return 0
  const roster = await rosterOf()
  const byPerson = new Map<string, HandedOver[]>()
  for (const { owners, segment, ...asked } of open) {
    const to = whoInstead(asked, policyFor(basis.policy, segment).clearance, owners, roster)
    if (!to || to.id === asked.askedPersonId) continue
    if (!isAtWork(basis.organisation, to.timeZone, context.now)) continue
    byPerson.set(to.id, [...(byPerson.get(to.id) ?? []), { ...asked, to }])
  }
  let handed = 0
  for (const round of byPerson.values()) handed += await handOver(context, basis, roster, round)
  return handed
}

/** Whoever should be asked now; undefined while it stays with whoever has it. */
function whoInstead(
  { rung, askedPersonId }: Asked,
  rules: Policy['clearance'],
  owners: Owners,
  roster: Roster,
): Askable | undefined {
  // The first rung reminds whoever was asked first.
  if (rung <= 1) return chooseFirst(rules, owners, roster)?.person
  const asked = askedPersonId === null ? undefined : roster.get(askedPersonId)
  if (asked?.active && !asked.away && asked.places.length > 0) return undefined
  for (const { ask } of rules.unanswered.slice(rung - 1)) {
    const [person] = holdersOf(ask, owners, roster)
    if (person) return person
  }
  return undefined
}

async function openQuestions({ db, organisationId }: Context) {
  const rows = await db
    .select({
      id: clearances.id,
      accountId: clearances.accountId,
      stepKey: clearances.stepKey,
      askedPersonId: clearances.askedPersonId,
      rung: clearances.rung,
      nextRungAt: clearances.nextRungAt,
      segment: accounts.segment,
      csmId: accounts.csmId,
      aeId: accounts.aeId,
      collectorId: accounts.collectorId,
    })
    .from(clearances)
    .innerJoin(
      accounts,
      and(eq(accounts.organisationId, organisationId), eq(accounts.id, clearances.accountId)),
    )
    .where(
      and(
        eq(clearances.organisationId, organisationId),
        eq(clearances.state, 'open'),
        eq(clearances.kind, 'ask'),
      ),
    )
    .orderBy(clearances.askedAt, clearances.id)
  return rows.map(({ csmId, aeId, collectorId, ...asked }) => ({
    ...asked,
    owners: { csmId, aeId, collectorId },
  }))
}

async function handOver(
  context: Context,
  basis: QuestionBasis,
  roster: Roster,
  round: HandedOver[],
): Promise<number> {
  const { organisationId, now } = context
  const [first] = round
  if (!first) return 0
  const { to } = first
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const ids: string[] = []
    for (const asked of round) {
      const before = asked.askedPersonId === null ? undefined : roster.get(asked.askedPersonId)
      const changed = await tx
        .update(clearances)
        .set({
          askedPersonId: to.id,
          rungAt: now.toJSDate(),
          nextRungAt: laterThan(asked.nextRungAt, basis, to, context),
        })
        .where(
          and(
            eq(clearances.organisationId, organisationId),
            eq(clearances.id, asked.id),
            eq(clearances.state, 'open'),
            eq(clearances.rung, asked.rung),
          ),
        )
        .returning({ id: clearances.id })
      if (changed.length === 0) continue
      ids.push(asked.id)
      const title = stepByKey(basis.policy, asked.stepKey)?.title ?? asked.stepKey
      await tx.insert(timeline).values({
        id: context.newId(),
        organisationId,
        accountId: asked.accountId,
        at: now.toJSDate(),
        onDate: basis.today,
        kind: 'clearance-handed-over',
        text: `${to.name} is asked now${insteadOf(before)}: ${title}`,
        data: { clearanceId: asked.id, personId: to.id },
      })
    }
    if (ids.length === 0) return 0
    await record(tx, context, 'hand-over-clearances', `person:${to.id}`, { clearanceIds: ids })
    await refreshMessages(inside, basis, ids)
    await tellQuestions(inside, basis, to, ids, `handed-${basis.today}`)
    return ids.length
  })
}

function insteadOf(before: Askable | undefined): string {
  if (!before) return ''
  if (!before.active) return ` instead of ${before.name}, who is no longer active`
  if (before.away) return ` instead of ${before.name}, who is away`
  if (before.places.length === 0) return ` instead of ${before.name}, who cannot be reached`
  return ` instead of ${before.name}`
}

/** They have a working day, too, before it goes further; the last one has no one behind them. */
function laterThan(
  nextRungAt: Date | null,
  { organisation }: QuestionBasis,
  { timeZone }: Askable,
  { now }: Context,
): Date | null {
  if (nextRungAt === null) return null
  const day = workingDaysLater(organisation, timeZone, now, 1).toJSDate()
  return nextRungAt > day ? nextRungAt : day
}
