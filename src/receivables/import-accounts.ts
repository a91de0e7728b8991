import { accounts } from '../../db/schema.ts'
import { bulkSave } from './bulk-save.ts'
import { given, type ImportPlan, type Planning, type Verdict, verdictOf } from './import-plan.ts'
import { loadAccounts, loadPeople, type StoredAccount } from './import-store.ts'
import type { AccountRow } from './read-master-rows.ts'
import { References } from './references.ts'

/** Works out what a file of accounts changes. Parents may stand anywhere in the file. */
export async function planAccounts(rows: AccountRow[], planning: Planning): Promise<ImportPlan> {
  const { tx, context, options, findings } = planning
  const stored = await loadAccounts(tx, context.organisationId)
  const own = new References('account', stored, (account) => [account.externalId], options, findings)
  const wanted = rows.map((row) => {
    const found = own.find(row.id, row.line)
    const before = found.kind === 'found' ? found.row : undefined
    return { row, before, after: accountOf(row, before, planning) }
  })
  const everyAccount = new Map(stored.map((account) => [account.id, account]))
  for (const { after } of wanted) everyAccount.set(after.id, after)
  const all = new References(
    'account',
    [...everyAccount.values()],
    (account) => [account.externalId],
    options,
    findings,
  )
  const staff = await staffFinder(planning)
  for (const { row, after } of wanted) {
    if (row.parent !== undefined) after.parentId = parentOf(row, all, planning)
    after.csmId = staff('csm', row.csm, row.line, after.csmId)
    after.aeId = staff('ae', row.ae, row.line, after.aeId)
    after.collectorId = staff('collector', row.collector, row.line, after.collectorId)
  }
  refuseCircles(wanted, everyAccount, planning)
  const verdicts = wanted.map(({ before, after }) => ({ after, verdict: verdictOf(before, after) }))
  const count = (kind: Verdict): number => verdicts.filter(({ verdict }) => verdict === kind).length
  return {
    records: rows.length,
    sums: new Map(),
    new: count('new'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    save: async () => {
      const altered = verdicts.flatMap(({ after, verdict }) => (verdict === 'unchanged' ? [] : [after]))
      await bulkSave(tx, accounts, altered)
      return altered.map((account) => account.id)
    },
  }
}

function accountOf(row: AccountRow, before: StoredAccount | undefined, { context }: Planning): StoredAccount {
  return {
    id: before?.id ?? context.newId(),
    organisationId: context.organisationId,
    externalId: before?.externalId ?? row.id,
    name: row.name,
    parentId: before?.parentId ?? null,
    arrMinor: row.arr === undefined ? (before?.arrMinor ?? null) : (row.arr?.minor ?? null),
    arrCurrency: row.arr === undefined ? (before?.arrCurrency ?? null) : (row.arr?.currency ?? null),
    strategic: given(row.strategic, before?.strategic ?? false),
    segment: given(row.segment, before?.segment ?? null),
    region: given(row.region, before?.region ?? null),
    renewalOn: given(row.renewalOn, before?.renewalOn ?? null),
    csmId: before?.csmId ?? null,
    aeId: before?.aeId ?? null,
    collectorId: before?.collectorId ?? null,
    doNotContact: given(row.doNotContact, before?.doNotContact ?? false),
  }
}

function parentOf(row: AccountRow, all: References<StoredAccount>, { findings }: Planning): string | null {
  if (!row.parent) return null
  const found = all.find(row.parent, row.line)
  if (found.kind === 'found') return found.row.id
  if (found.kind === 'unknown') {
    findings.refuse(
      row.line,
      'parent',
      row.parent,
      'This parent account is not known.',
      'Add it to the file or correct the id.',
    )
  }
  return null
}

type Staff = (
  column: string,
  name: string | null | undefined,
  line: number,
  before: string | null,
) => string | null

async function staffFinder({ tx, context, findings }: Planning): Promise<Staff> {
  const people = await loadPeople(tx, context.organisationId)
  const known = new Map(people.map((person) => [person.email.toLowerCase(), person.id]))
  for (const person of people) known.set(person.externalId, person.id)
  return (column, name, line, before) => {
    if (name === undefined) return before
    if (name === null) return null
    const found = known.get(name) ?? known.get(name.toLowerCase())
    if (!found)
      findings.refuse(
        line,
        column,
        name,
        'This person is not known.',
        'Import people first, or correct the id or e-mail.',
      )
    return found ?? null
  }
}

function refuseCircles(
  wanted: readonly { row: AccountRow; after: StoredAccount }[],
  everyAccount: ReadonlyMap<string, StoredAccount>,
  { findings }: Planning,
): void {
  for (const { row, after } of wanted) {
    const seen = new Set<string>()
    let at: string | null = after.id
    while (at && !seen.has(at)) {
      seen.add(at)
      at = everyAccount.get(at)?.parentId ?? null
    }
    if (at === after.id) {
      findings.refuse(
        row.line,
        'parent',
        row.parent ?? null,
        'The account is its own parent or ancestor.',
        'Correct the parent.',
      )
    }
  }
}
