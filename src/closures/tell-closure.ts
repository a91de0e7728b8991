import { and, eq } from 'drizzle-orm'
import { closureMessages } from '../../db/schema.ts'
import { noteOnAccount } from '../accounts/note-on-account.ts'
import { channelsFor } from '../approvals/channels-for.ts'
import { type Copies, tellCopies } from '../channels/tell-copies.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { closureCard } from './closure-card.ts'
import { loadClosingCase } from './load-closing-case.ts'
import { loadClosure } from './store.ts'

/**
 * Tells finance and the collector of a closure as it stands, and draws every earlier copy anew. Inside the
 * caller's transaction.
 * @param occasion names why, so that the same occasion is told once; null only redraws.
 */
export async function tellClosure(
  context: Context,
  basis: QuestionBasis,
  closureId: string,
  occasion: string | null,
): Promise<void> {
  const { db: tx, organisationId } = context
  const closure = await loadClosure(tx, organisationId, closureId)
  const found = closure && (await loadClosingCase(tx, basis, closure.accountId))
  if (!found) return
  const hears = occasion !== null && {
    key: `closure:${closureId}:${occasion}`,
    channels: await channelsFor(tx, basis, closure.accountId),
    people: [found.loaded.account.collectorId],
  }
  const card = closureCard(closure, found, basis.today)
  await tellCopies(context, card, copiesOf(context, closureId), hears || null)
}

function copiesOf({ db: tx, organisationId }: Context, closureId: string): Copies {
  return {
    earlier: () =>
      tx
        .select({ messageKey: closureMessages.messageKey })
        .from(closureMessages)
        .where(
          and(eq(closureMessages.organisationId, organisationId), eq(closureMessages.closureId, closureId)),
        ),
    keep: (told) =>
      tx
        .insert(closureMessages)
        .values(told.map((one) => ({ ...one, organisationId, closureId })))
        .onConflictDoNothing(),
  }
}

/** Writes what happened where people look for it. */
export async function noteClosure(
  context: Context,
  today: string,
  { id, accountId }: { id: string; accountId: string },
  text: string,
): Promise<void> {
  await noteOnAccount(context, today, { accountId, kind: 'closure', text, data: { closureId: id } })
}
