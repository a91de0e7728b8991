import { isRole } from '../people/person.ts'
import type { Reachable } from '../people/reach-person.ts'
import type { Policy } from '../policy/policy.ts'

export type AskedRole = Policy['clearance']['withoutCsm'][number]

/** Somebody who may be asked about accounts. */
export interface Askable {
  id: string
  name: string
  roles: string[]
  active: boolean
  timeZone: string | null
  managerId: string | null
  /** Set while they are away, with who stands in. */
  away: { delegateId: string | null } | null
  /** Where they can be written to, the best place first; empty when nowhere. */
  places: Reachable[]
}

export type Roster = ReadonlyMap<string, Askable>

export interface Owners {
  csmId: string | null
  aeId: string | null
  collectorId: string | null
}

/** Everybody active and reachable who is meant by a role for this account; the first is asked. */
export function holdersOf(role: AskedRole, owners: Owners, roster: Roster): Askable[] {
  const usable = (id: string | null | undefined) => {
    const person = id ? roster.get(id) : undefined
    if (!person?.active) return []
    // A stand-in who is away as well hands nothing on.
    const asked = person.away ? standInOf(person, roster) : person
    return asked && asked.places.length > 0 ? [asked] : []
  }
  switch (role) {
    case 'csm':
      return usable(owners.csmId)
    case 'ae':
      return usable(owners.aeId)
    case 'collector':
      return usable(owners.collectorId)
    case 'csm_manager':
      return usable(owners.csmId ? roster.get(owners.csmId)?.managerId : null)
    default:
      return [...roster.values()]
        .filter(({ roles }) => roles.includes(role))
        .flatMap(({ id }) => usable(id))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}

function standInOf({ away }: Askable, roster: Roster): Askable | undefined {
  const other = away?.delegateId ? roster.get(away.delegateId) : undefined
  return other?.active && !other.away ? other : undefined
}

export interface Chosen {
  person: Askable
  role: AskedRole
}

/** Who hears the question first: the CSM, else whoever the policy names in turn, else who decides in the end. */
export function chooseFirst(
  clearance: Policy['clearance'],
  owners: Owners,
  roster: Roster,
): Chosen | undefined {
  const last = clearance.unanswered.at(-1)
  const roles: AskedRole[] = ['csm', ...clearance.withoutCsm, ...(last ? [last.ask] : [])]
  for (const role of roles) {
    const [person] = holdersOf(role, owners, roster)
    if (person) return { person, role }
  }
  return undefined
}

/** Why somebody other than the CSM is asked. */
export function insteadOfCsm(owners: Owners, roster: Roster): string {
  if (owners.csmId === null) return 'the account has no CSM'
  const csm = roster.get(owners.csmId)
  if (!csm?.active) return `its CSM ${csm?.name ?? ''} is no longer active`.replace('  ', ' ')
  if (csm.away) return `its CSM ${csm.name} is away`
  return `its CSM ${csm.name} cannot be reached in Slack or Teams`
}

/** The role as a reader knows it. */
export function askedRoleName(role: AskedRole): string {
  if (role === 'csm_manager') return 'the CSM’s manager'
  const names: Partial<Record<AskedRole, string>> = {
    csm: 'the CSM',
    ae: 'the account executive',
    collector: 'the collector',
    head_of_cs: 'the head of CS',
    finance_lead: 'the finance lead',
    vp_finance: 'the VP finance',
    admin: 'an administrator',
  }
  return names[role] ?? (isRole(role) ? `the ${role.toUpperCase()}` : role)
}
