import { and, eq, isNull } from 'drizzle-orm'
import { absences } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { daysText, refuseAbsenceOf } from './absence.ts'
import type { AbsenceVerdict } from './record-absence.ts'
import { loadAbsence } from './store.ts'
import { tellStandIn } from './tell-stand-in.ts'

/** Somebody is back early, or does not go away after all: from now on they are asked themselves. */
export async function endAbsence(
  context: Context,
  today: string,
  actor: Person,
  absenceId: string,
): Promise<AbsenceVerdict> {
  const { organisationId, now } = context
  return context.db.transaction(async (tx) => {
    const absence = await loadAbsence(tx, organisationId, absenceId)
    if (!absence) return { kind: 'refused', why: 'That absence is not on record (any more).' }
    const { personId, personName, untilOn } = absence
    const why = refuseAbsenceOf(actor, personId, personName)
    if (why !== null) return { kind: 'refused', why }
    const over = { kind: 'refused', why: 'That absence is over already.' } as const
    if (untilOn < today) return over
    const ended = await tx
      .update(absences)
      .set({ endedAt: now.toJSDate() })
      .where(
        and(
          eq(absences.organisationId, organisationId),
          eq(absences.id, absenceId),
          isNull(absences.endedAt),
        ),
      )
      .returning({ id: absences.id })
    if (ended.length === 0) return over
    await record(tx, context, 'end-absence', `person:${personId}`, { absenceId })
    await tellStandIn({ ...context, db: tx }, absence, today, 'ends')
    const said = `${personName} is asked again; the absence ${daysText(absence, today)} is taken back.`
    return { kind: 'recorded', absenceId, said }
  })
}
