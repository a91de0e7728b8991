import { and, eq } from 'drizzle-orm'
import { approvalMutes } from '../../db/schema.ts'
import type { Askable, Roster } from '../clearances/choose-asked.ts'
import { isRole } from '../people/person.ts'
import type { Db } from '../ports.ts'
import type { LoadedApproval } from './store.ts'
import { isKeptOut, mayStand, tallyOf } from './tally.ts'

/** Who may decide a request today and has not: those in its roles, and stand-ins for those who are away. */
export function approversOf({ approval, votes }: LoadedApproval, roster: Roster): Askable[] {
  const voted = new Set(
    votes
      .filter(({ revision }) => revision === approval.revision)
      .flatMap(({ person, insteadOf }) => [person.id, insteadOf?.id ?? person.id]),
  )
  const able = [...roster.values()].filter((one) =>
    mayStand(approval, { ...one, roles: one.roles.filter(isRole) }),
  )
  const asked = new Map<string, Askable>()
  for (const one of able) {
    if (voted.has(one.id)) continue
    asked.set(one.id, one)
    const standIn = one.away?.delegateId ? roster.get(one.away.delegateId) : undefined
    if (
      standIn?.active &&
      !voted.has(standIn.id) &&
      standIn.id !== approval.requestedBy &&
      !isKeptOut(approval, standIn.id)
    )
      asked.set(standIn.id, standIn)
  }
  return [...asked.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * Whom it goes to when nobody reacts: sponsors of the policy who are not asked anyway, else administrators, who
 * can decide alone in an emergency.
 */
export function nextInLine(loaded: LoadedApproval, roster: Roster, sponsors: readonly string[]): Askable[] {
  if (tallyOf(loaded.approval, loaded.votes).counted.length > 0) return []
  const asked = new Set(approversOf(loaded, roster).map(({ id }) => id))
  const others = [...roster.values()].filter(
    ({ id, active, places }) =>
      active && places.length > 0 && !asked.has(id) && id !== loaded.approval.requestedBy,
  )
  const above = others.filter(({ roles }) => roles.some((role) => sponsors.includes(role)))
  const chosen = above.length > 0 ? above : others.filter(({ roles }) => roles.includes('admin'))
  return chosen.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Those who want no direct messages about requests. */
export async function mutedPeople(db: Db, organisationId: string): Promise<Set<string>> {
  const rows = await db
    .select({ personId: approvalMutes.personId })
    .from(approvalMutes)
    .where(eq(approvalMutes.organisationId, organisationId))
  return new Set(rows.map(({ personId }) => personId))
}

export async function isMuted(db: Db, organisationId: string, personId: string): Promise<boolean> {
  const rows = await db
    .select({ personId: approvalMutes.personId })
    .from(approvalMutes)
    .where(and(eq(approvalMutes.organisationId, organisationId), eq(approvalMutes.personId, personId)))
  return rows.length > 0
}
