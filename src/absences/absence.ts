import { dayText, farDayText } from '../overdue/parts.ts'
import type { Person } from '../people/person.ts'

/** Days on which somebody is not asked; who stands in for them, if anybody does. */
export interface Absence {
  id: string
  personId: string
  personName: string
  fromOn: string
  /** The last day away. */
  untilOn: string
  delegateId: string | null
  delegateName: string | null
  endedAt: Date | null
}

export interface WantedAbsence {
  personId: string
  fromOn: string
  untilOn: string
  delegateId: string | null
}

/** Nobody means a longer one; a slip of the year would keep their clients from them for good. */
const FARTHEST_DAYS = 366

/** Null when this person may say when that one is away. */
export function refuseAbsenceOf(
  actor: Pick<Person, 'id' | 'roles'>,
  personId: string,
  name: string,
): string | null {
  if (actor.id === personId || actor.roles.includes('admin')) return null
  return `Only ${name} or an administrator can say when ${name} is away.`
}

/** Null when those days make an absence; else what is wrong with them. */
export function refuseDays(fromOn: string, untilOn: string, today: string): string | null {
  if (untilOn < fromOn) return 'The last day away lies before the first one.'
  if (untilOn < today) return 'Those days have passed. Name days that are still to come.'
  const days = (Date.parse(untilOn) - Date.parse(today)) / 86_400_000
  return days > FARTHEST_DAYS ? 'That is more than a year away. Name nearer days.' : null
}

/** `Mon 9 Mar – Fri 20 Mar`, or one day alone. */
export function daysText({ fromOn, untilOn }: Pick<Absence, 'fromOn' | 'untilOn'>, today: string): string {
  return fromOn === untilOn
    ? farDayText(untilOn, today)
    : `${fromOn.slice(0, 4) === untilOn.slice(0, 4) ? dayText(fromOn) : farDayText(fromOn, today)} – ${farDayText(untilOn, today)}`
}

/** `Marcus is away Mon 9 Mar – Fri 20 Mar; Olive stands in`. */
export function absenceText(absence: Absence, today: string): string {
  const { personName, delegateName } = absence
  const cover = delegateName === null ? 'nobody stands in' : `${delegateName} stands in`
  return `${personName} is away ${daysText(absence, today)}; ${cover}`
}
