import { and, asc, eq, gte, inArray, isNull, lte, ne, or, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { absences, people } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import type { Absence, WantedAbsence } from './absence.ts'

const person = alias(people, 'person')
const delegate = alias(people, 'delegate')

function found(db: Db, organisationId: string, where: SQL | undefined): Promise<Absence[]> {
  return db
    .select({
      id: absences.id,
      personId: absences.personId,
      personName: person.name,
      fromOn: absences.fromOn,
      untilOn: absences.untilOn,
      delegateId: absences.delegateId,
      delegateName: delegate.name,
      endedAt: absences.endedAt,
    })
    .from(absences)
    .innerJoin(person, and(eq(person.organisationId, organisationId), eq(person.id, absences.personId)))
    .leftJoin(
      delegate,
      and(eq(delegate.organisationId, organisationId), eq(delegate.id, absences.delegateId)),
    )
    .where(and(eq(absences.organisationId, organisationId), where))
    .orderBy(asc(absences.fromOn), asc(person.name), asc(absences.id))
}

export async function loadAbsence(
  db: Db,
  organisationId: string,
  absenceId: string,
): Promise<Absence | undefined> {
  const [one] = await found(db, organisationId, eq(absences.id, absenceId))
  return one
}

/** Absences that are running or to come: somebody's own, and those they stand in for. */
export function absencesAround(
  db: Db,
  organisationId: string,
  personId: string,
  today: string,
): Promise<Absence[]> {
  return found(
    db,
    organisationId,
    and(
      isNull(absences.endedAt),
      gte(absences.untilOn, today),
      or(eq(absences.personId, personId), eq(absences.delegateId, personId)),
    ),
  )
}

/** Everybody who is away on that date. */
export function absentOn(db: Db, organisationId: string, date: string): Promise<Absence[]> {
  return found(
    db,
    organisationId,
    and(isNull(absences.endedAt), lte(absences.fromOn, date), gte(absences.untilOn, date)),
  )
}

/** Absences of these people that share a day with the one that is wanted. */
export function overlapping(
  db: Db,
  organisationId: string,
  personIds: string[],
  { id, fromOn, untilOn }: Pick<WantedAbsence, 'fromOn' | 'untilOn'> & { id: string },
): Promise<Absence[]> {
  return found(
    db,
    organisationId,
    and(
      inArray(absences.personId, personIds),
      isNull(absences.endedAt),
      lte(absences.fromOn, untilOn),
      gte(absences.untilOn, fromOn),
      ne(absences.id, id),
    ),
  )
}

/** The people named, locked: two absences of one person are not recorded at the same moment. */
export async function lockPeople(tx: Db, organisationId: string, ids: string[]) {
  const rows = await tx
    .select({ id: people.id, name: people.name, active: people.active })
    .from(people)
    .where(and(eq(people.organisationId, organisationId), inArray(people.id, ids)))
    .orderBy(asc(people.id))
    .for('update')
  return new Map(rows.map((row) => [row.id, row]))
}
