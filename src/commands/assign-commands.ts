import * as z from 'zod'
import { assignForm, NOBODY } from '../accounts/assign-form.ts'
import { assignOwner } from '../accounts/assign-owner.ts'
import { ASSIGN_ROLES, OWNER_ROLES, ownerRoleName } from '../accounts/assignment.ts'
import { loadCandidates, matchPeople } from '../accounts/find-people.ts'
import type { NamedAccount } from '../accounts/name-account.ts'
import { accountName } from '../accounts/store.ts'
import { undoAssignment } from '../accounts/undo-assignment.ts'
import type { Reply } from '../chat/reply.ts'
import type { InputOf, OwnerRole } from '../command-calls.ts'
import { findAccounts } from '../overdue/find-accounts.ts'
import { type Asked, type Commands, card, notice, quote } from './asked.ts'

/** Who looks after an account. */
export const ASSIGN_COMMANDS: Commands<'assign-words' | 'open-assign' | 'save-assign' | 'undo-assign'> = {
  'assign-words': { mayUse: ASSIGN_ROLES, run: assignWords },
  'open-assign': { mayUse: ASSIGN_ROLES, run: openAssign },
  'save-assign': { mayUse: ASSIGN_ROLES, run: saveAssign },
  'undo-assign': { mayUse: ASSIGN_ROLES, run: undo },
}

/** A form shows no more than a hundred. */
const MOST_ACCOUNTS = 100

async function assignWords(asked: Asked, { words }: InputOf<'assign-words'>): Promise<Reply> {
  const { db, organisationId } = asked.context
  const { account, role, person } = readAssignWords(words)
  if (account === '')
    return notice(
      `Say which account, as what, and whom: ${quote(asked, 'dunwell', 'assign Acme csm Marcus')}. Roles: csm, ae, collector.`,
    )
  const { accounts } = await findAccounts(db, organisationId, account, MOST_ACCOUNTS, 0)
  const [only, ...others] = accounts
  if (!only) return notice(`No account matches “${account.slice(0, 60)}”. Try part of its name, or its id.`)
  if (person === '' || !role) return form(asked, accounts, role, [])
  const nobody = /^(nobody|none|no one)$/i.test(person)
  const matched = nobody ? [] : matchPeople(await loadCandidates(db, organisationId, role), person)
  const [one, ...more] = matched
  if (!nobody && !one)
    return notice(
      `Nobody active is called “${person.slice(0, 60)}”. ${quote(asked, 'dunwell', `assign ${account.slice(0, 60)} ${role}`)} lets you choose.`,
    )
  if (others.length > 0 || more.length > 0)
    return form(
      asked,
      accounts,
      role,
      matched.map(({ id }) => id),
    )
  const wanted = { accountId: only.id, role, personId: one?.id ?? null }
  return assign(asked, wanted, asked.place.occurrence)
}

/** The last role among the words parts account from person. */
export function readAssignWords(words: string): {
  account: string
  role: OwnerRole | undefined
  person: string
} {
  const text = words.replace(/\s+/g, ' ').trim()
  const match = /^(?:(.*\S) )?(csm|ae|collector)(?: (.*))?$/i.exec(text)
  const bare = (part: string) => part.trim().replace(/^["“](.*)["”]$/, '$1')
  const role = OWNER_ROLES.find((one) => one === match?.[2]?.toLowerCase())
  if (!match || !role) return { account: bare(text), role: undefined, person: '' }
  return { account: bare(match[1] ?? ''), role, person: bare(match[3] ?? '') }
}

/** @param first people to offer before the others. */
async function form(
  { context }: Asked,
  accounts: NamedAccount[],
  role: OwnerRole | undefined,
  first: string[],
): Promise<Reply> {
  const all = await loadCandidates(context.db, context.organisationId, role)
  const people = [
    ...all.filter(({ id }) => first.includes(id)),
    ...all.filter(({ id }) => !first.includes(id)),
  ]
  const [personId] = first.length === 1 ? first : []
  return { kind: 'form', form: assignForm(context.newId(), accounts, people, { role, personId }) }
}

async function openAssign(asked: Asked, { accountId, role }: InputOf<'open-assign'>): Promise<Reply> {
  const name = await accountName(asked.context.db, asked.context.organisationId, accountId)
  if (name === undefined) return notice('That account is not in the ledger (any more).')
  return form(asked, [{ id: accountId, name, externalId: '' }], role, [])
}

const answered = z.object({
  account: z.uuid({ error: 'Choose the account.' }),
  role: z.enum(['csm', 'ae', 'collector'], { error: 'Choose csm, ae or collector.' }),
  person: z.union([z.literal(NOBODY), z.uuid()], { error: 'Choose somebody, or Nobody.' }),
})

async function saveAssign(asked: Asked, input: InputOf<'save-assign'>): Promise<Reply> {
  const { answers, accountId } = input
  const read = answered.safeParse({ ...answers, account: accountId ?? answers.account })
  if (!read.success) {
    const errors = read.error.issues.map(({ path, message }) => [String(path[0]), message])
    return { kind: 'invalid', errors: Object.fromEntries(errors) }
  }
  const { account, role, person } = read.data
  const wanted = { accountId: account, role, personId: person === NOBODY ? null : person }
  return assign(asked, wanted, input.form)
}

async function assign(
  { context, viewer, actor }: Asked,
  wanted: { accountId: string; role: OwnerRole; personId: string | null },
  occurrence: string,
): Promise<Reply> {
  const verdict = await assignOwner(context, viewer.organisation, actor, wanted, occurrence)
  if (verdict.kind === 'refused') return notice(verdict.why)
  if (verdict.kind === 'unchanged') return notice(verdict.said)
  return card({
    title: `Assigned: ${ownerRoleName(wanted.role)}`,
    summary: verdict.said,
    parts: [
      { kind: 'text', text: verdict.said },
      {
        kind: 'buttons',
        buttons: [
          { label: 'Undo', call: { name: 'undo-assign', input: { assignmentId: verdict.assignmentId } } },
          { label: 'Open account', call: { name: 'show-account', input: { accountId: wanted.accountId } } },
        ],
      },
    ],
  })
}

async function undo(
  { context, viewer, actor }: Asked,
  { assignmentId }: InputOf<'undo-assign'>,
): Promise<Reply> {
  const verdict = await undoAssignment(context, viewer.organisation, actor, assignmentId)
  if (verdict.kind === 'refused') return notice(verdict.why)
  return card({
    title: 'Taken back',
    summary: verdict.said,
    parts: [{ kind: 'text', text: verdict.said }],
  })
}
