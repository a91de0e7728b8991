import { and, asc, eq, gt, isNull, ne } from 'drizzle-orm'
import { invoices } from '../../db/schema.ts'
import { breathe } from './breathe.ts'
import type { Planning } from './import-plan.ts'
import { addTo } from './import-plan.ts'
import type { StoredInvoice } from './import-store.ts'
import { sumText } from './money.ts'

const INVOICES_PER_QUERY = 20_000

/**
 * The open invoices of the file's source that its snapshot lacks. Refuses when they are more than a
 * quarter of what is open in a currency: half an export looks just like that.
 * @param present ids of the invoices that the file names.
 */
export async function planVanished(
  present: ReadonlySet<string>,
  { tx, context, options, findings }: Planning,
): Promise<StoredInvoice[]> {
  const source = options.source ?? 'import'
  const gone: StoredInvoice[] = []
  // Credit notes are weighed apart: those lost would otherwise make up for invoices lost.
  const open = { invoices: new Map<string, bigint>(), credit: new Map<string, bigint>() }
  const lacking = { invoices: new Map<string, bigint>(), credit: new Map<string, bigint>() }
  let last: string | null = null
  for (;;) {
    const found: StoredInvoice[] = await tx
      .select()
      .from(invoices)
      .where(
        and(
          eq(invoices.organisationId, context.organisationId),
          eq(invoices.source, source),
          ne(invoices.openMinor, 0),
          isNull(invoices.vanishedAt),
          last === null ? undefined : gt(invoices.id, last),
        ),
      )
      .orderBy(asc(invoices.id))
      .limit(INVOICES_PER_QUERY)
    for (const invoice of found) {
      const side = invoice.openMinor > 0 ? 'invoices' : 'credit'
      addTo(open[side], invoice.currency, Math.abs(invoice.openMinor))
      if (present.has(invoice.id)) continue
      gone.push(invoice)
      addTo(lacking[side], invoice.currency, Math.abs(invoice.openMinor))
    }
    last = found.at(-1)?.id ?? null
    if (found.length < INVOICES_PER_QUERY) break
    await breathe()
  }
  for (const side of ['invoices', 'credit'] as const) {
    for (const [currency, minor] of options.force ? [] : lacking[side]) {
      const all = open[side].get(currency) ?? 0n
      if (minor * 4n <= all) continue
      const what = side === 'invoices' ? 'open' : 'open in credit notes'
      findings.refuse(
        null,
        null,
        null,
        `The snapshot lacks ${currency} ${sumText(minor, currency)} of the ${sumText(all, currency)} ${what} from ${source}: more than a quarter would vanish.`,
        'Check that the file is whole and of this source; if so much was closed, add --force.',
      )
    }
  }
  return gone
}
