import { record } from '../audit/record.ts'
import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import type { Context, Db } from '../ports.ts'
import { holdVanished } from './hold-vanished.ts'
import { loadInvoices, loadInvoicesById, lockImports, type StoredInvoice } from './import-store.ts'
import { isDerived } from './invoice-money.ts'
import { byAccount, tellTimeline } from './ledger-timeline.ts'
import { decimalText, formatMoney } from './money.ts'
import { type MovedBalance, type MovedPart, saveMoves } from './money-moves.ts'
import { type Money, type MoneyKind, surplusId } from './money-parts.ts'
import { loadParts } from './money-store.ts'
import { loadNetting } from './net-credit-note.ts'
import type { Refused } from './place-payment.ts'
import type { AfterChange } from './place-unplaced.ts'

export interface TakenBack {
  kind: 'unplaced'
  unplaced: { invoice: string; amount: string; currency: string }[]
}

interface Withdrawal {
  parts: MovedPart[]
  /** What each invoice loses. */
  from: Map<string, number>
}

/**
 * Takes a payment, credit or credit note off the invoices it lies on; it waits on its account again.
 * @param payment its id, or the number of a credit note.
 */
export async function unplacePayment(
  context: Context,
  { payment, dryRun }: { payment: string; dryRun: boolean },
  afterChange?: AfterChange,
): Promise<TakenBack | Refused> {
  const { organisationId } = context
  const today = localDate(await loadOrganisation(context.db, organisationId), context.now)
  return context.db.transaction(async (tx) => {
    await lockImports(tx, organisationId)
    const withdrawal = await withdrawalOf(tx, context, payment)
    if (!withdrawal) {
      const why = `"${payment}" lies on no invoice.`
      return {
        kind: 'refused',
        why,
        remedy: 'Give the id of a payment or credit, or a credit note’s number.',
      }
    }
    const invoices = await loadInvoicesById(tx, organisationId, [...withdrawal.from.keys()])
    const derived = invoices.find((invoice) => isDerived(payment, invoice))
    if (derived) {
      const why = `"${payment}" follows from what the file of invoice ${derived.number} says.`
      return { kind: 'refused', why, remedy: 'Correct settled_on or the balance there, and import it again.' }
    }
    const freed = invoices.map((invoice) => ({ ...invoice, minor: withdrawal.from.get(invoice.id) ?? 0 }))
    if (!dryRun) {
      const balances = freed.map(
        ({ id, openMinor, minor }): MovedBalance => ({
          invoiceId: id,
          before: openMinor,
          after: openMinor + minor,
        }),
      )
      await saveMoves(tx, organisationId, withdrawal.parts, balances)
      const ids = freed.map(({ id }) => id)
      await holdVanished(tx, context, today, ids)
      await tell(tx, context, today, payment, freed)
      const accounts = [...freed, ...withdrawal.parts.map(({ after }) => after)].map((one) => one.accountId)
      await afterChange?.(tx, [...new Set(accounts)])
    }
    return { kind: 'unplaced', unplaced: freed.filter(({ totalMinor }) => totalMinor > 0).map(shown) }
  })
}

async function withdrawalOf(tx: Db, context: Context, name: string): Promise<Withdrawal | null> {
  const { organisationId } = context
  for (const kind of ['payments', 'credits'] as const) {
    const parts = (await loadParts(kind, tx, organisationId, [name])).get(name) ?? []
    const own = parts.filter((part) => part.invoiceId !== null && part.amountMinor !== 0)
    if (own.length > 0) return fromParts(kind, name, parts)
  }
  const notes = await loadInvoices(tx, organisationId, [name], 'id or number')
  const note = notes.find(({ totalMinor }) => totalMinor < 0)
  const pairs = note ? await loadNetting(tx, organisationId, note) : []
  if (pairs.length === 0) return null
  const from = new Map<string, number>()
  const moved = pairs.map((pair): MovedPart => {
    const { issuedOn, reason, kind: _k, organisationId: _o, ...money } = pair
    if (pair.invoiceId) from.set(pair.invoiceId, (from.get(pair.invoiceId) ?? 0) + pair.amountMinor)
    const before = { ...money, on: issuedOn, detail: reason }
    return { kind: 'credits', before, after: { ...before, amountMinor: 0 } }
  })
  return { parts: moved, from }
}

/** The row's own part keeps its amount; parts placed by hand give theirs back to what waits. */
function fromParts(kind: MoneyKind, root: string, parts: readonly Money[]): Withdrawal {
  const from = new Map<string, number>()
  const after = parts.map((part) => ({ ...part }))
  const own = after.find((part) => part.externalId === root)
  if (own?.invoiceId) {
    from.set(own.invoiceId, own.amountMinor)
    own.invoiceId = null
  }
  const waiting = after.find((part) => part.externalId === surplusId(root)) ?? own
  for (const part of after) {
    if (part.invoiceId === null || part === own || part === waiting || !waiting) continue
    from.set(part.invoiceId, (from.get(part.invoiceId) ?? 0) + part.amountMinor)
    waiting.amountMinor += part.amountMinor
    Object.assign(part, { amountMinor: 0, invoiceId: null })
  }
  const moved = after.flatMap((part, at): MovedPart[] => {
    const before = parts[at] ?? null
    const changed = before?.amountMinor !== part.amountMinor || before.invoiceId !== part.invoiceId
    return changed ? [{ kind, before, after: part }] : []
  })
  return { parts: moved, from }
}

type Freed = StoredInvoice & { minor: number }

function shown({ number, minor, currency }: Freed) {
  return { invoice: number, amount: decimalText({ amountMinor: minor, currency }), currency }
}

async function tell(
  tx: Db,
  context: Context,
  today: string,
  payment: string,
  freed: readonly Freed[],
): Promise<void> {
  await record(tx, context, 'unplace-money', `money:${payment}`, { unplaced: freed.map(shown) })
  const events = byAccount(freed).map(([accountId, own]) => {
    const places = own.map(
      ({ minor, currency, number }) => `${formatMoney({ amountMinor: minor, currency })} from ${number}`,
    )
    return {
      accountId,
      kind: 'money-unplaced' as const,
      text: `Took ${payment} off its invoices: ${places.join(', ')}`,
      data: { payment, unplaced: own.map(shown) },
    }
  })
  await tellTimeline(tx, context, today, events)
}
