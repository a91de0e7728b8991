import { eq, like } from 'drizzle-orm'
import { accounts, cases, invoices, payments } from '../../db/schema.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { refreshOpenBalances } from '../../src/receivables/import-store.ts'
import { testId } from './builders.ts'
import { sentNotice } from './suspensions.ts'
import type { World } from './world.ts'

/** A client of the sample whose final notice is out. */
export async function noticeOut(world: World, name: string, deadlineOn: string): Promise<string> {
  const { db } = world.deps
  const organisation = await world.organisation()
  const [found] = await db
    .select({ id: accounts.id, invoiceId: cases.driverInvoiceId })
    .from(accounts)
    .innerJoin(cases, eq(cases.accountId, accounts.id))
    .where(like(accounts.name, `${name}%`))
  if (!found?.invoiceId) throw new Error(`${name} owes nothing`)
  const { id: accountId, invoiceId } = found
  await sentNotice(db, { organisationId: organisation.id, accountId, invoiceId, deadlineOn })
  return accountId
}

/** Everything open of an account is paid, as an import would say. */
export async function payAll(
  world: { deps: Pick<World['deps'], 'db'>; contextNow: World['contextNow'] },
  accountId: string,
): Promise<void> {
  const context = await world.contextNow()
  const { organisationId } = context
  await world.deps.db.transaction(async (tx) => {
    const open = await tx.select().from(invoices).where(eq(invoices.accountId, accountId))
    const owed = open.filter(({ openMinor }) => openMinor > 0)
    for (const invoice of owed) {
      const id = testId()
      await tx.insert(payments).values({
        id,
        organisationId,
        accountId,
        invoiceId: invoice.id,
        externalId: id,
        currency: invoice.currency,
        amountMinor: invoice.openMinor,
        recordedAt: context.now.toJSDate(),
        receivedOn: context.now.toFormat('yyyy-MM-dd'),
      })
    }
    const ids = owed.map(({ id }) => id)
    await refreshOpenBalances(tx, organisationId, ids)
    await followLedger({ ...context, db: tx }, [accountId])
  })
}
