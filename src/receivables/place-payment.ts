import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import type { Context, Db } from '../ports.ts'
import { carryOutMoves, describe, type PlannedMove } from './carry-out-moves.ts'
import { loadAccountsById } from './find-account.ts'
import { type Found, findInvoice } from './find-invoice.ts'
import { loadInvoices, lockImports, type StoredInvoice } from './import-store.ts'
import { decimalText } from './money.ts'
import { totalOf } from './money-parts.ts'
import { loadParts } from './money-store.ts'
import type { AfterChange, PlacedMoney } from './place-unplaced.ts'
import type { Source } from './placeable.ts'

export type Refused = { kind: 'refused'; why: string; remedy: string }

/**
 * Places what is left of one payment, credit or credit note on one invoice, as far as that is open.
 * @param payment its id, or the number of a credit note.
 * @param invoice its number or id.
 */
export async function placePayment(
  context: Context,
  { payment, invoice, dryRun }: { payment: string; invoice: string; dryRun: boolean },
  afterChange?: AfterChange,
): Promise<({ kind: 'placed' } & PlacedMoney) | Refused> {
  const { organisationId } = context
  const today = localDate(await loadOrganisation(context.db, organisationId), context.now)
  return context.db.transaction(async (tx) => {
    await lockImports(tx, organisationId)
    const sources = await sourcesOf(tx, organisationId, payment)
    if (sources.length === 0) return refused(`"${payment}" has no money that waits to be placed.`, UNPLACE)
    const accountIds = sources.map(accountOf)
    const target: Found<StoredInvoice> = await findInvoice(tx, organisationId, invoice, accountIds[0] ?? null)
    if (target.kind === 'refused') return target
    const to = target.found
    const moves: PlannedMove[] = []
    let room = Math.max(0, to.openMinor)
    let left = 0
    for (const source of sources) {
      const waiting = waitingIn(source)
      const minor = Math.min(waiting, room)
      room -= minor
      left += waiting - minor
      if (minor > 0) moves.push({ source, invoice: to, minor, by: 'hand' })
      if (currencyOf(source) !== to.currency) {
        return refused(
          `${payment} is in ${currencyOf(source)}, invoice ${to.number} in ${to.currency}.`,
          'Money is placed on invoices of its own currency.',
        )
      }
    }
    if (moves.length === 0)
      return refused(`Nothing is open on invoice ${to.number}.`, 'Name another invoice.')
    if (!(await areFamily(tx, organisationId, [to.accountId, ...accountIds]))) {
      return refused(
        `${payment} and invoice ${to.number} belong to different accounts.`,
        'Money goes to its own account, that account’s parent, or its children.',
      )
    }
    if (!dryRun) await afterChange?.(tx, await carryOutMoves(tx, context, today, moves))
    const { currency } = to
    return {
      kind: 'placed' as const,
      placed: moves.map(describe),
      unplaced: left === 0 ? {} : { [currency]: decimalText({ amountMinor: left, currency }) },
    }
  })
}

const UNPLACE = 'See what waits with dunwell place --dry-run; dunwell unplace takes back what was placed.'

function refused(why: string, remedy: string): Refused {
  return { kind: 'refused', why, remedy }
}

async function sourcesOf(tx: Db, organisationId: string, name: string): Promise<Source[]> {
  for (const kind of ['payments', 'credits'] as const) {
    const parts = (await loadParts(kind, tx, organisationId, [name])).get(name) ?? []
    const waiting = parts.filter((part) => part.invoiceId === null && part.amountMinor > 0)
    if (totalOf(waiting) > 0) return waiting.map((money) => ({ kind, money, name }))
  }
  const notes = await loadInvoices(tx, organisationId, [name], 'id or number')
  return notes
    .filter((note) => note.totalMinor < 0 && note.openMinor < 0)
    .slice(0, 1)
    .map((note) => ({ kind: 'credit-note', invoice: note, name: note.number }))
}

function accountOf(source: Source): string {
  return source.kind === 'credit-note' ? source.invoice.accountId : source.money.accountId
}

function currencyOf(source: Source): string {
  return source.kind === 'credit-note' ? source.invoice.currency : source.money.currency
}

function waitingIn(source: Source): number {
  return source.kind === 'credit-note' ? -source.invoice.openMinor : source.money.amountMinor
}

/** One account, or a parent and its children. */
async function areFamily(tx: Db, organisationId: string, accountIds: string[]): Promise<boolean> {
  const family = await loadAccountsById(tx, organisationId, accountIds)
  return new Set(family.map((account) => account.parentId ?? account.id)).size <= 1
}
