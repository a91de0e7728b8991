import { people } from '../../db/schema.ts'
import { bulkSave } from './bulk-save.ts'
import { given, type ImportPlan, type Planning, verdictOf } from './import-plan.ts'
import { loadPeople, type StoredPerson } from './import-store.ts'
import type { PersonRow } from './read-master-rows.ts'

/** Works out what a file of people changes. Managers may stand anywhere in the file, by id or e-mail. */
export async function planPeople(rows: PersonRow[], planning: Planning): Promise<ImportPlan> {
  const { tx, context, findings } = planning
  const stored = await loadPeople(tx, context.organisationId)
  const byId = new Map(stored.map((person) => [person.externalId, person]))
  const wanted = rows.map((row) => ({
    row,
    before: byId.get(row.id),
    after: personOf(row, byId.get(row.id), planning),
  }))
  const everyone = new Map(stored.map((person) => [person.id, person]))
  for (const { after } of wanted) everyone.set(after.id, after)
  const byName = new Map<string, StoredPerson>()
  for (const person of everyone.values()) {
    const email = person.email.toLowerCase()
    const other = byName.get(email)
    if (other) {
      const line =
        rows.find((row) => row.id === person.externalId || row.id === other.externalId)?.line ?? null
      findings.refuse(
        line,
        'email',
        person.email,
        `${other.name} and ${person.name} have the same e-mail address.`,
        'Give each person their own address, or the same id if they are one.',
      )
    }
    byName.set(email, person)
  }
  for (const person of everyone.values()) byName.set(person.externalId, person)
  for (const { row, after } of wanted) {
    if (row.manager === undefined) continue
    const manager =
      row.manager === null ? null : (byName.get(row.manager) ?? byName.get(row.manager.toLowerCase()))
    if (manager === undefined) {
      findings.refuse(
        row.line,
        'manager',
        row.manager,
        'This manager is not known.',
        'Add the manager to the file, by id or e-mail.',
      )
    } else if (manager?.id === after.id) {
      findings.refuse(
        row.line,
        'manager',
        row.manager,
        'Nobody manages themselves.',
        'Leave the cell empty or name someone else.',
      )
    } else after.managerId = manager?.id ?? null
  }
  const verdicts = wanted.map(({ before, after }) => ({ after, verdict: verdictOf(before, after) }))
  const count = (kind: string): number => verdicts.filter(({ verdict }) => verdict === kind).length
  return {
    records: rows.length,
    sums: new Map(),
    new: count('new'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    save: async () => {
      await bulkSave(
        tx,
        people,
        verdicts.flatMap(({ after, verdict }) => (verdict === 'unchanged' ? [] : [after])),
      )
      return []
    },
  }
}

function personOf(row: PersonRow, before: StoredPerson | undefined, { context }: Planning): StoredPerson {
  return {
    id: before?.id ?? context.newId(),
    organisationId: context.organisationId,
    externalId: row.id,
    name: row.name,
    email: row.email,
    roles: given(row.roles, before?.roles ?? []),
    timeZone: given(row.timeZone, before?.timeZone ?? null),
    managerId: before?.managerId ?? null,
    active: before?.active ?? true,
    lookedUpAt: before?.lookedUpAt ?? null,
  }
}
