/**
 * One row of a payments or credits file may lie in the ledger in parts: the row itself under its own id,
 * where the import put it; what was over under `:unplaced`; and what was placed by hand under `:part:1`, ….
 * Money taken from a part leaves it at zero: nothing is deleted, and an import of the row again still
 * recognises the whole.
 */
export interface Money {
  id: string
  externalId: string
  accountId: string
  /** Null while it is not placed. */
  invoiceId: string | null
  currency: string
  amountMinor: number
  /** The day it was received or issued. */
  on: string
  /** How it was paid, or why it was credited. */
  detail: string | null
  recordedAt: Date
}

export type MoneyKind = 'payments' | 'credits'

export const surplusId = (root: string): string => `${root}:unplaced`
export const partId = (root: string, count: number): string => `${root}:part:${count}`

/** The id by which its system knows the money. */
export function rootOf(externalId: string): string {
  return externalId.replace(/:(?:unplaced|part:\d+)$/, '')
}

/** A part that stands empty, else the name of the next one. */
export function freePart(root: string, parts: readonly Money[]): { id: string | null; externalId: string } {
  for (let count = 1; ; count++) {
    const externalId = partId(root, count)
    const part = parts.find((one) => one.externalId === externalId)
    if (!part) return { id: null, externalId }
    if (part.amountMinor === 0) return { id: part.id, externalId }
  }
}

export function totalOf(parts: readonly Money[]): number {
  return parts.reduce((sum, part) => sum + part.amountMinor, 0)
}
