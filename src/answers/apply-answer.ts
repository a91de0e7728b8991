import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import { answers, contacts, invoices } from '../../db/schema.ts'
import { assignOwner } from '../accounts/assign-owner.ts'
import { derivedId } from '../derived-id.ts'
import { writeNote } from '../notes/write-note.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { Person } from '../people/person.ts'
import type { Context, Db } from '../ports.ts'
import type { Answer, AnswerData, AnswerInput } from './answer.ts'
import { about, type OpenInvoice } from './draft-answer.ts'
import { activeAnswers } from './store.ts'

export type Applied = { kind: 'applied'; data: AnswerData } | { kind: 'refused'; why: string }

/**
 * Does what follows from an answer at once: disputed invoices leave the chase, a contact takes the place of
 * another, an owner changes, a note is written. Says what it changed, so that it can be put back.
 */
export async function applyAnswer(
  context: Context,
  organisation: Organisation,
  actor: Person,
  accountId: string,
  input: AnswerInput,
  open: OpenInvoice[],
  occurrence: string,
): Promise<Applied> {
  const nothing: Applied = { kind: 'applied', data: {} }
  switch (input.kind) {
    case 'dispute':
      return {
        kind: 'applied',
        data: {
          disputed: await markDisputed(
            context,
            about(input.invoiceIds, { invoices: open }),
            input.amountMinor,
          ),
        },
      }
    case 'contact':
      if (input.email === undefined) return nothing
      return {
        kind: 'applied',
        data: { contact: await changeContact(context, accountId, input.email, input.name ?? null) },
      }
    case 'reassign': {
      const { personId, role } = input
      const verdict = await assignOwner(
        context,
        organisation,
        actor,
        { accountId, role, personId },
        occurrence,
      )
      if (verdict.kind !== 'assigned')
        return { kind: 'refused', why: verdict.kind === 'refused' ? verdict.why : verdict.said }
      const { assignmentId, from } = verdict
      return { kind: 'applied', data: { owner: { role, from, to: personId, assignmentId } } }
    }
    case 'note': {
      const verdict = await writeNote(context, organisation, actor, accountId, input.text, occurrence)
      return verdict.kind === 'refused' ? verdict : { kind: 'applied', data: { noteId: verdict.noteId } }
    }
    default:
      return nothing
  }
}

/**
 * A whole invoice is marked twice, as disputed and for its full amount: an import that says nothing of the
 * dispute, or denies it, does not bring it back into the chase.
 */
async function markDisputed(
  { db: tx, organisationId }: Context,
  meant: OpenInvoice[],
  amountMinor: number | undefined,
): Promise<NonNullable<AnswerData['disputed']>> {
  const marks = meant.map((invoice) => {
    const before = { disputed: invoice.disputed, disputedMinor: invoice.disputedMinor }
    const after =
      amountMinor === undefined || amountMinor >= invoice.openMinor
        ? { disputed: true, disputedMinor: Math.max(invoice.totalMinor, invoice.openMinor) }
        : { disputed: invoice.disputed, disputedMinor: amountMinor }
    return { invoiceId: invoice.id, before, after }
  })
  for (const { invoiceId, after } of marks) {
    await tx
      .update(invoices)
      .set(after)
      .where(and(eq(invoices.organisationId, organisationId), eq(invoices.id, invoiceId)))
  }
  return marks
}

/**
 * Takes the marks of a dispute back from invoices that still carry them as they were set. Where another dispute
 * on the same invoice was said since and stands, the mark is that one's now, and its end puts back what was there
 * before both.
 */
export async function unmarkDisputed(
  tx: Db,
  organisationId: string,
  { id, accountId, data }: Pick<Answer, 'id' | 'accountId' | 'data'>,
): Promise<void> {
  if (!data.disputed) return
  const others = (await activeAnswers(tx, organisationId, [accountId])).filter((one) => one.id !== id)
  for (const { invoiceId, before, after } of data.disputed) {
    const isNext = (mark: Mark) => mark.invoiceId === invoiceId && isSame(mark.before, after)
    const next = others.find((one) => one.data.disputed?.some(isNext))
    if (next) {
      const disputed = next.data.disputed?.map((mark) => (isNext(mark) ? { ...mark, before } : mark))
      next.data = { ...next.data, disputed }
      await tx
        .update(answers)
        .set({ data: next.data })
        .where(and(eq(answers.organisationId, organisationId), eq(answers.id, next.id)))
      continue
    }
    const mine = and(
      eq(invoices.organisationId, organisationId),
      eq(invoices.id, invoiceId),
      eq(invoices.disputedMinor, after.disputedMinor),
    )
    await tx.update(invoices).set(before).where(mine)
  }
}

type Mark = NonNullable<AnswerData['disputed']>[number]

function isSame(one: Mark['before'], other: Mark['before']): boolean {
  return one.disputed === other.disputed && one.disputedMinor === other.disputedMinor
}

/** The address becomes the account's billing contact; those it takes the place of are kept, inactive. */
async function changeContact(
  { db: tx, organisationId, newId }: Context,
  accountId: string,
  email: string,
  name: string | null,
): Promise<NonNullable<AnswerData['contact']>> {
  const ofAccount = and(eq(contacts.organisationId, organisationId), eq(contacts.accountId, accountId))
  const [known] = await tx
    .select({ id: contacts.id, billing: contacts.billing, active: contacts.active })
    .from(contacts)
    .where(and(ofAccount, sql`lower(${contacts.email}) = ${email.toLowerCase()}`))
    .orderBy(contacts.id)
    .limit(1)
  const id = known?.id ?? newId()
  if (known)
    await tx
      .update(contacts)
      .set({ billing: true, active: true })
      .where(and(ofAccount, eq(contacts.id, id)))
  else {
    const externalId = `said:${derivedId(organisationId, 'contact', accountId, email.toLowerCase())}`
    await tx.insert(contacts).values({
      id,
      organisationId,
      accountId,
      externalId,
      name: name || email,
      email,
      billing: true,
      active: true,
    })
  }
  const replaced = await tx
    .update(contacts)
    .set({ active: false })
    .where(and(ofAccount, eq(contacts.billing, true), eq(contacts.active, true), ne(contacts.id, id)))
    .returning({ id: contacts.id })
  const before = known ? { billing: known.billing, active: known.active } : null
  return { id, before, replaced: replaced.map((one) => one.id) }
}

/** Brings the contacts back that a new one took the place of, unless it is itself replaced by now. */
export async function restoreContacts(
  tx: Db,
  organisationId: string,
  { id, before, replaced }: NonNullable<AnswerData['contact']>,
): Promise<boolean> {
  const mine = eq(contacts.organisationId, organisationId)
  const retired = await tx
    .update(contacts)
    .set(before ?? { active: false })
    .where(and(mine, eq(contacts.id, id), eq(contacts.active, true), eq(contacts.billing, true)))
    .returning({ id: contacts.id })
  if (retired.length === 0) return false
  if (replaced.length > 0)
    await tx
      .update(contacts)
      .set({ active: true })
      .where(and(mine, inArray(contacts.id, replaced)))
  return true
}
