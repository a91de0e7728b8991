import { credits } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context, Db } from '../ports.ts'
import type { Move } from './allocate.ts'
import { bulkSave } from './bulk-save.ts'
import type { Credit } from './closing-credits.ts'
import type { StoredInvoice } from './import-store.ts'
import { type LedgerEvent, tellTimeline } from './ledger-timeline.ts'
import { decimalText, formatMoney } from './money.ts'
import { type MovedBalance, type MovedPart, saveMoves } from './money-moves.ts'
import { freePart, type Money, rootOf } from './money-parts.ts'
import { loadParts } from './money-store.ts'
import { nettingCredits } from './net-credit-note.ts'
import type { Source } from './placeable.ts'

/** One part of one sum on one invoice, as the verb reports it. */
export interface Placed {
  /** The id of the payment or credit, or the number of the credit note. */
  money: string
  invoice: string
  amount: string
  currency: string
  by: Move['by'] | 'hand'
}

export interface PlannedMove {
  source: Source
  invoice: StoredInvoice
  minor: number
  by: Placed['by']
}

export function describe({ source, invoice, minor, by }: PlannedMove): Placed {
  const { currency, number } = invoice
  return {
    money: source.name,
    invoice: number,
    amount: decimalText({ amountMinor: minor, currency }),
    currency,
    by,
  }
}

/**
 * Puts money on invoices, with its record and timeline.
 * @returns the accounts whose ledger changed.
 */
export async function carryOutMoves(
  tx: Db,
  context: Context,
  today: string,
  moves: readonly PlannedMove[],
): Promise<string[]> {
  const { organisationId } = context
  const balances = new Map<string, MovedBalance>()
  const lower = (invoice: StoredInvoice, minor: number): void => {
    const balance = balances.get(invoice.id) ?? {
      invoiceId: invoice.id,
      before: invoice.openMinor,
      after: invoice.openMinor,
    }
    balances.set(invoice.id, { ...balance, after: balance.after - minor })
  }
  const moved: MovedPart[] = []
  for (const kind of ['payments', 'credits'] as const) {
    const own = moves.flatMap(({ source, ...move }) => (source.kind === kind ? [{ ...move, source }] : []))
    const roots = own.map(({ source }) => rootOf(source.money.externalId))
    const parts = await loadParts(kind, tx, organisationId, roots)
    const before = new Map([...parts.values()].flat().map((part) => [part.id, { ...part }]))
    const changed = new Set<Money>()
    for (const { source, invoice, minor } of own) {
      const all = parts.get(rootOf(source.money.externalId)) ?? []
      const holder = all.find(({ id }) => id === source.money.id)
      if (!holder) throw new Error(`money ${source.money.id} is gone`)
      holder.amountMinor -= minor
      const slot = freePart(rootOf(source.money.externalId), all)
      const placed = { invoiceId: invoice.id, accountId: invoice.accountId, amountMinor: minor }
      const known = all.find(({ id }) => id === slot.id)
      const part = known
        ? Object.assign(known, placed)
        : { ...holder, ...placed, id: context.newId(), externalId: slot.externalId }
      if (!known) all.push(part)
      changed.add(holder).add(part)
    }
    for (const after of changed) moved.push({ kind, before: before.get(after.id) ?? null, after })
  }
  const netted: Credit[] = []
  for (const { source, invoice, minor } of moves) {
    lower(invoice, minor)
    if (source.kind !== 'credit-note') continue
    lower(source.invoice, -minor)
    netted.push(...nettingCredits(source.invoice, invoice, minor, context, today))
  }
  await bulkSave(tx, credits, netted)
  await saveMoves(tx, organisationId, moved, [...balances.values()])
  await record(tx, context, 'place-money', 'ledger', { placed: moves.map(describe) })
  await tellTimeline(tx, context, today, eventsOf(moves))
  const accounts = moves.flatMap(({ source, invoice }) => [
    invoice.accountId,
    source.kind === 'credit-note' ? source.invoice.accountId : source.money.accountId,
  ])
  return [...new Set(accounts)]
}

const NOUNS = { payments: 'payment', credits: 'credit', 'credit-note': 'credit note' } as const

/** One event per sum and account: what of it went where. */
function eventsOf(moves: readonly PlannedMove[]): LedgerEvent[] {
  const groups = new Map<string, PlannedMove[]>()
  for (const move of moves) {
    const key = `${move.invoice.accountId} ${move.source.kind} ${move.source.name}`
    groups.set(key, [...(groups.get(key) ?? []), move])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const places = group.map(
      ({ minor, invoice }) =>
        `${formatMoney({ amountMinor: minor, currency: invoice.currency })} on ${invoice.number}`,
    )
    return [
      {
        accountId: first.invoice.accountId,
        kind: 'money-placed' as const,
        text: `Placed from ${NOUNS[first.source.kind]} ${first.source.name}: ${places.join(', ')}`,
        data: { placed: group.map(describe) },
      },
    ]
  })
}
