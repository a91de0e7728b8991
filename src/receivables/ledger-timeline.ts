import { timeline } from '../../db/schema.ts'
import type { Context, Db } from '../ports.ts'
import { bulkSave } from './bulk-save.ts'

export interface LedgerEvent {
  accountId: string
  kind:
    | 'money-placed'
    | 'money-unplaced'
    | 'invoice-vanished'
    | 'invoice-back'
    | 'residual-closed'
    | 'written-off'
    | 'write-off-undone'
  /** A sentence without its full stop, as people read it on the account. */
  text: string
  data: Record<string, unknown>
}

/** Writes what happened in the ledger where people look for it. */
export async function tellTimeline(
  tx: Db,
  context: Context,
  today: string,
  events: readonly LedgerEvent[],
): Promise<void> {
  const { organisationId, newId, now, actor } = context
  const rows = events.map((event) => ({
    ...event,
    id: newId(),
    organisationId,
    at: now.toJSDate(),
    onDate: today,
    actorId: actor.startsWith('system:') ? null : actor,
  }))
  await bulkSave(tx, timeline, rows)
}

const NAMED = 5

/** `A, B and 3 more`. */
export function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(', ')
  return names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown
}

/** One event per account. */
export function byAccount<T extends { accountId: string }>(things: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const group = groups.get(thing.accountId)
    if (group) group.push(thing)
    else groups.set(thing.accountId, [thing])
  }
  return [...groups]
}
