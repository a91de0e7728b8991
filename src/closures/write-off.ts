import { and, eq, inArray, sql } from 'drizzle-orm'
import { credits, invoices } from '../../db/schema.ts'
import { lockAccount } from '../accounts/store.ts'
import { claimApproval } from '../approvals/claim-approval.ts'
import { finishApproval } from '../approvals/finish-approval.ts'
import { record } from '../audit/record.ts'
import { lookAgain } from '../cases/look-again.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { sumsText } from '../overdue/overdue.ts'
import type { Context, Db } from '../ports.ts'
import { bulkSave } from '../receivables/bulk-save.ts'
import { closingCredit, WRITTEN_OFF } from '../receivables/closing-credits.ts'
import { lockImports, refreshOpenBalances } from '../receivables/import-store.ts'
import { namesOf, tellTimeline } from '../receivables/ledger-timeline.ts'
import { type Closure, changeClosure, loadClosure } from './store.ts'
import { tellClosure } from './tell-closure.ts'

/**
 * Books an approved write-off: a credit per invoice closes what is open, and nothing is deleted. The approval is
 * claimed, and the ledger read again, in the same transaction.
 */
export async function writeOff(context: Context, basis: QuestionBasis, closureId: string): Promise<void> {
  await context.db.transaction((tx) => bookWriteOff({ ...context, db: tx }, basis, closureId))
}

async function bookWriteOff(context: Context, basis: QuestionBasis, closureId: string): Promise<void> {
  const { db: tx, organisationId, now } = context
  await lockImports(tx, organisationId)
  const claim = await claimApproval(context, basis, { subjectId: closureId, kind: 'write-off' })
  if (claim.kind === 'invalid') return
  const closure = await loadClosure(tx, organisationId, closureId)
  const open = closure
    ? (await invoicesOf(tx, organisationId, closure)).filter(({ openMinor }) => openMinor > 0)
    : []
  const to = { state: 'done', endedAt: now.toJSDate(), invoiceIds: open.map(({ id }) => id) } as const
  if (
    closure?.state !== 'approved' ||
    open.length === 0 ||
    !(await changeClosure(tx, organisationId, closure, to))
  ) {
    await finishApproval(context, claim.approvalId, { kind: 'failed', why: 'nothing of it is open any more' })
    return
  }
  await book(
    context,
    basis,
    closure.accountId,
    open.map((one) => ({ ...one, minor: one.openMinor })),
    'written-off',
  )
  await record(tx, context, 'write-off', `account:${closure.accountId}`, {
    closureId,
    approvalId: claim.approvalId,
    invoices: open.map(({ number, currency, openMinor }) => ({ number, currency, openMinor })),
  })
  await finishApproval(context, claim.approvalId, { kind: 'executed' })
  await tellClosure(context, basis, closureId, 'done')
}

export type UndoVerdict = { kind: 'undone'; closureId: string } | { kind: 'refused'; why: string }

/** Takes a write-off back while the invoices still stand as it left them: what was closed is open again. */
export async function undoWriteOff(
  context: Context,
  basis: QuestionBasis,
  actorName: string,
  closureId: string,
): Promise<UndoVerdict> {
  return context.db.transaction((tx) => undoInside({ ...context, db: tx }, basis, actorName, closureId))
}

async function undoInside(
  context: Context,
  basis: QuestionBasis,
  actorName: string,
  closureId: string,
): Promise<UndoVerdict> {
  const { db: tx, organisationId, now } = context
  await lockImports(tx, organisationId)
  const closure = await loadClosure(tx, organisationId, closureId)
  if (closure?.kind !== 'write-off') return refused('That write-off does not exist (any more).')
  await lockAccount(tx, organisationId, closure.accountId)
  if (closure.state !== 'done') return refused('It is not written off, so there is nothing to take back.')
  const found = await invoicesOf(tx, organisationId, closure)
  const written = await writtenOffMinor(tx, organisationId, closure.invoiceIds)
  if (found.some(({ openMinor }) => openMinor !== 0))
    return refused('Something has been booked on these invoices since. Put that right in the ledger first.')
  const why = `${actorName} took the write-off back.`
  const to = { state: 'dropped', endedAt: now.toJSDate(), endedWhy: why } as const
  if (!(await changeClosure(tx, organisationId, closure, to))) return refused('Somebody else was faster.')
  const back = found.map((one) => ({ ...one, minor: -(written.get(one.id) ?? 0) }))
  await book(
    context,
    basis,
    closure.accountId,
    back.filter(({ minor }) => minor !== 0),
    'write-off-undone',
  )
  await record(tx, context, 'undo-write-off', `account:${closure.accountId}`, { closureId })
  await tellClosure(context, basis, closureId, null)
  return { kind: 'undone', closureId }
}

const refused = (why: string): UndoVerdict => ({ kind: 'refused', why })

type Open = typeof invoices.$inferSelect

function invoicesOf(tx: Db, organisationId: string, { invoiceIds }: Closure): Promise<Open[]> {
  return tx
    .select()
    .from(invoices)
    .where(and(eq(invoices.organisationId, organisationId), inArray(invoices.id, invoiceIds)))
    .orderBy(invoices.dueOn, invoices.number)
}

async function writtenOffMinor(
  tx: Db,
  organisationId: string,
  invoiceIds: string[],
): Promise<Map<string, number>> {
  const rows = await tx
    .select({ id: credits.invoiceId, minor: sql`sum(${credits.amountMinor})`.mapWith(Number) })
    .from(credits)
    .where(
      and(
        eq(credits.organisationId, organisationId),
        eq(credits.kind, 'write-off'),
        inArray(credits.invoiceId, invoiceIds),
      ),
    )
    .groupBy(credits.invoiceId)
  return new Map(rows.flatMap(({ id, minor }) => (id === null ? [] : [[id, minor]])))
}

/** Credits, balances, timeline and cases: the way every change of the ledger goes. */
async function book(
  context: Context,
  basis: QuestionBasis,
  accountId: string,
  closing: (Open & { minor: number })[],
  kind: 'written-off' | 'write-off-undone',
): Promise<void> {
  const { db: tx, organisationId } = context
  const { organisation, today } = basis
  await bulkSave(
    tx,
    credits,
    closing.map((one) => closingCredit(one, one.minor, WRITTEN_OFF, context, today)),
  )
  await refreshOpenBalances(
    tx,
    organisationId,
    closing.map(({ id }) => id),
  )
  const numbers = closing.map(({ number }) => number)
  const money = closing.map(({ minor, currency }) => ({ currency, amountMinor: Math.abs(minor) }))
  const total = new Map<string, number>()
  for (const { currency, amountMinor } of money) total.set(currency, (total.get(currency) ?? 0) + amountMinor)
  const sums = [...total].map(([currency, amountMinor]) => ({ currency, amountMinor }))
  const said = kind === 'written-off' ? 'Written off' : 'Write-off taken back'
  await tellTimeline(tx, context, today, [
    {
      accountId,
      kind,
      text: `${said}: ${sumsText(sums)} (${namesOf(numbers)})`,
      data: { invoices: numbers },
    },
  ])
  await lookAgain(context, organisation, [...new Set([accountId, ...closing.map((one) => one.accountId)])])
}
