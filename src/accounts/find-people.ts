import { and, asc, eq } from 'drizzle-orm'
import { people } from '../../db/schema.ts'
import type { OwnerRole } from '../command-calls.ts'
import { isRole, roleName } from '../people/person.ts'
import type { Db } from '../ports.ts'

export interface Candidate {
  id: string
  name: string
  email: string
  roles: string[]
}

/** Everybody active, those who hold the role first. */
export async function loadCandidates(
  db: Db,
  organisationId: string,
  role: OwnerRole | undefined,
): Promise<Candidate[]> {
  const rows = await db
    .select({ id: people.id, name: people.name, email: people.email, roles: people.roles })
    .from(people)
    .where(and(eq(people.organisationId, organisationId), eq(people.active, true)))
    .orderBy(asc(people.name), asc(people.id))
  const holds = ({ roles }: Candidate) => role !== undefined && roles.includes(role)
  return [...rows.filter(holds), ...rows.filter((one) => !holds(one))]
}

/** Those a typed name means: a whole name or address, else the beginning of some part of a name. */
export function matchPeople(candidates: Candidate[], typed: string): Candidate[] {
  const text = fold(typed)
  if (text === '') return []
  const exact = candidates.filter(({ name, email }) => fold(name) === text || fold(email) === text)
  if (exact.length > 0) return exact
  return candidates.filter(({ name }) => {
    const words = fold(name).split(/[\s-]+/)
    return words.some((_, at) => words.slice(at).join(' ').startsWith(text.replace(/-/g, ' ')))
  })
}

/** `Marcus Tillinghast (CSM)`. */
export function candidateLabel({ name, roles }: Candidate): string {
  const known = roles.filter(isRole).map(roleName)
  return known.length > 0 ? `${name} (${known.join(', ')})` : name
}

/** Accents do not stand in the way of finding Jörg. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/^@/, '')
}
