import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import type { Context, Db } from '../ports.ts'
import { allocate } from './allocate.ts'
import { carryOutMoves, describe, type Placed, type PlannedMove } from './carry-out-moves.ts'
import { addTo } from './import-plan.ts'
import { lockImports } from './import-store.ts'
import { sumText } from './money.ts'
import { loadPlaceable } from './placeable.ts'

/** Runs in the verb's transaction once balances are right again. */
export type AfterChange = (tx: Db, accountIds: string[]) => Promise<void>

export interface PlacedMoney {
  placed: Placed[]
  /** Per currency, what is still on no invoice. */
  unplaced: Record<string, string>
}

/**
 * Places what is on no invoice: on the invoices it names, then, if asked, the oldest first.
 * @param accountId only this account; null means all.
 */
export async function placeUnplaced(
  context: Context,
  { accountId, oldestFirst, dryRun }: { accountId: string | null; oldestFirst: boolean; dryRun: boolean },
  afterChange?: AfterChange,
): Promise<PlacedMoney> {
  const { organisationId } = context
  const today = localDate(await loadOrganisation(context.db, organisationId), context.now)
  return context.db.transaction(async (tx) => {
    await lockImports(tx, organisationId)
    const { loose, sources, open } = await loadPlaceable(tx, organisationId, accountId)
    const invoices = new Map(open.map((invoice) => [invoice.id, invoice]))
    const left = new Map<string, bigint>()
    for (const { currency, amountMinor } of loose) addTo(left, currency, amountMinor)
    const moves = allocate(loose, open, oldestFirst).flatMap(
      ({ key, invoiceId, minor, by }): PlannedMove[] => {
        const source = sources.get(key)
        const invoice = invoices.get(invoiceId)
        return source && invoice ? [{ source, invoice, minor, by }] : []
      },
    )
    for (const { invoice, minor } of moves) addTo(left, invoice.currency, -minor)
    if (moves.length > 0 && !dryRun) {
      await afterChange?.(tx, await carryOutMoves(tx, context, today, moves))
    }
    const sums = [...left].filter(([, minor]) => minor !== 0n)
    return {
      placed: moves.map(describe),
      unplaced: Object.fromEntries(sums.map(([currency, minor]) => [currency, sumText(minor, currency)])),
    }
  })
}
