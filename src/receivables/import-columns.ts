import type { Column } from './column.ts'
import type { ImportKindName } from './import-outcome.ts'
import { LEDGER_COLUMNS } from './ledger-columns.ts'
import { MASTER_COLUMNS } from './master-columns.ts'

const COLUMNS: Record<ImportKindName, readonly Column[]> = { ...MASTER_COLUMNS, ...LEDGER_COLUMNS }

/** Our columns of a kind of import, in the order in which their aliases are tried. */
export function columnsOf(kind: ImportKindName): readonly Column[] {
  return COLUMNS[kind]
}

/** `Invoice #` and `invoice_no` are the same heading. */
export function headingKey(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll('#', 'no')
    .replace(/[^\p{L}\p{N}]/gu, '')
}
