import { absences } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { derivedId } from '../derived-id.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { absenceText, daysText, refuseAbsenceOf, refuseDays, type WantedAbsence } from './absence.ts'
import { loadAbsence, lockPeople, overlapping } from './store.ts'
import { tellStandIn } from './tell-stand-in.ts'

export type AbsenceVerdict =
  | { kind: 'recorded'; absenceId: string; said: string }
  | { kind: 'refused'; why: string }

/**
 * Keeps on which days somebody is away and who is asked instead, and tells the stand-in.
 * @param occurrence names the command or form; a second delivery changes nothing.
 */
export async function recordAbsence(
  context: Context,
  today: string,
  actor: Person,
  wanted: WantedAbsence,
  occurrence: string,
): Promise<AbsenceVerdict> {
  const { organisationId } = context
  const { personId, delegateId, fromOn, untilOn } = wanted
  return context.db.transaction(async (tx) => {
    const ids = [personId, ...(delegateId === null ? [] : [delegateId])]
    const around = await lockPeople(tx, organisationId, ids)
    const person = around.get(personId)
    if (!person) return refused('That person is not known (any more).')
    const why = refuseAbsenceOf(actor, personId, person.name) ?? refuseDays(fromOn, untilOn, today)
    if (why !== null) return refused(why)
    const standIn = delegateId === null ? undefined : around.get(delegateId)
    if (delegateId === personId) return refused('Nobody stands in for themselves. Choose somebody else.')
    if (delegateId === actor.id)
      return refused(
        `Nobody names themselves to stand in for somebody else. ${person.name} can, or another administrator.`,
      )
    if (delegateId !== null && !standIn?.active)
      return refused('Whoever stands in must be active in Dunwell. Choose somebody else.')
    const id = derivedId(organisationId, 'absence', actor.id, occurrence)
    const others = await overlapping(tx, organisationId, ids, { id, fromOn, untilOn })
    const own = others.find((one) => one.personId === personId)
    if (own) return refused(`${absenceText(own, today)} already. End that first.`)
    const added = await tx
      .insert(absences)
      .values({ id, organisationId, ...wanted })
      .onConflictDoNothing()
      .returning({ id: absences.id })
    const kept = await loadAbsence(tx, organisationId, id)
    if (!kept) return refused('That could not be kept. Try again.')
    const also = others.find((one) => one.personId === delegateId)
    const gap = also
      ? ` ${also.personName} is away as well ${daysText(also, today)}; on those days others are asked.`
      : ''
    if (added.length > 0) {
      await record(tx, context, 'record-absence', `person:${personId}`, { absenceId: id, ...wanted })
      await tellStandIn({ ...context, db: tx }, kept, today, 'begins')
    }
    return { kind: 'recorded', absenceId: id, said: `${absenceText(kept, today)}.${gap}` }
  })
}

function refused(why: string): AbsenceVerdict {
  return { kind: 'refused', why }
}
