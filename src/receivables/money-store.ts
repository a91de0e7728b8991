import { and, eq, isNull, ne } from 'drizzle-orm'
import { credits, payments } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { bulkSave } from './bulk-save.ts'
import { loadCredits, loadPayments, type StoredCredit, type StoredPayment } from './import-store.ts'
import { type Money, type MoneyKind, partId, rootOf, surplusId } from './money-parts.ts'

const PARTS_PER_LOOK = 16

/** The parts of each of these payments or credits, the row itself first; unknown ids are absent. */
export async function loadParts(
  kind: MoneyKind,
  tx: Db,
  organisationId: string,
  roots: readonly string[],
): Promise<Map<string, Money[]>> {
  const parts = new Map<string, Money[]>()
  const look = async (ids: string[]): Promise<string[]> => {
    const found = await loadMoney(kind, tx, organisationId, ids)
    for (const money of found) {
      const root = rootOf(money.externalId)
      parts.set(root, [...(parts.get(root) ?? []), money])
    }
    return found.map((money) => money.externalId)
  }
  // Few are split, so the further parts are looked for only behind a first one.
  const known = await look([...new Set(roots)])
  let split = (await look(known.flatMap((root) => [surplusId(root), partId(root, 1)])))
    .filter((id) => id !== surplusId(rootOf(id)))
    .map(rootOf)
  for (let from = 2; split.length > 0; from += PARTS_PER_LOOK) {
    const counts = Array.from({ length: PARTS_PER_LOOK }, (_, at) => from + at)
    const found = new Set(await look(split.flatMap((root) => counts.map((count) => partId(root, count)))))
    split = split.filter((root) => found.has(partId(root, from + PARTS_PER_LOOK - 1)))
  }
  return parts
}

/** Money on no invoice, of one account or of all; negative where a refund is not placed. */
export async function loadLoose(
  kind: MoneyKind,
  tx: Db,
  organisationId: string,
  accountId: string | null,
): Promise<Money[]> {
  if (kind === 'payments') {
    const found = await tx
      .select()
      .from(payments)
      .where(
        and(
          eq(payments.organisationId, organisationId),
          isNull(payments.invoiceId),
          ne(payments.amountMinor, 0),
          accountId === null ? undefined : eq(payments.accountId, accountId),
        ),
      )
    return found.map(fromPayment)
  }
  const found = await tx
    .select()
    .from(credits)
    .where(
      and(
        eq(credits.organisationId, organisationId),
        isNull(credits.invoiceId),
        ne(credits.amountMinor, 0),
        accountId === null ? undefined : eq(credits.accountId, accountId),
      ),
    )
  return found.map(fromCredit)
}

async function loadMoney(of: MoneyKind, tx: Db, organisationId: string, ids: string[]): Promise<Money[]> {
  return of === 'payments'
    ? (await loadPayments(tx, organisationId, ids)).map(fromPayment)
    : (await loadCredits(tx, organisationId, ids)).filter(({ kind }) => kind === 'credit').map(fromCredit)
}

export async function saveMoney(
  kind: MoneyKind,
  tx: Db,
  organisationId: string,
  altered: readonly Money[],
  progress?: (done: number) => void,
): Promise<void> {
  if (kind === 'payments') {
    const rows = altered.map(({ on, detail, ...money }) => ({
      ...money,
      organisationId,
      receivedOn: on,
      method: detail,
    }))
    return bulkSave(tx, payments, rows, { progress })
  }
  const rows = altered.map(({ on, detail, ...money }) => ({
    ...money,
    organisationId,
    issuedOn: on,
    kind: 'credit',
    reason: detail,
  }))
  return bulkSave(tx, credits, rows, { progress })
}

function fromPayment({ receivedOn, method, organisationId: _, ...money }: StoredPayment): Money {
  return { ...money, on: receivedOn, detail: method }
}

function fromCredit({ issuedOn, reason, kind: _k, organisationId: _o, ...money }: StoredCredit): Money {
  return { ...money, on: issuedOn, detail: reason }
}
