import { randomUUID } from 'node:crypto'
import { people } from '../../db/schema.ts'
import type { Db } from '../../src/ports.ts'
import type { Member } from '../../src/sandbox/sandbox.ts'

/** Puts a member of the workspace into the organisation, as an import of people would. */
export async function knowPerson(
  db: Db,
  organisationId: string,
  member: Pick<Member, 'name' | 'email'>,
  changes: Partial<typeof people.$inferInsert> = {},
): Promise<string> {
  const id = randomUUID()
  await db.insert(people).values({
    id,
    organisationId,
    externalId: id,
    name: member.name,
    email: member.email,
    roles: ['collector'],
    active: true,
    ...changes,
  })
  return id
}
