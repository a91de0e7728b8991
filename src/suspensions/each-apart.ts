import type { Context } from '../ports.ts'
import { problemOf } from '../problem-of.ts'

/**
 * Works on each in a transaction of its own. One that fails is told in the log, is tried again in a minute, and keeps
 * none of the others from their turn.
 */
export async function eachApart<T extends { id: string }>(
  context: Context,
  found: readonly T[],
  work: (inside: Context, one: T) => Promise<unknown>,
): Promise<void> {
  for (const one of found) {
    try {
      await context.db.transaction((tx) => work({ ...context, db: tx }, one))
    } catch (error) {
      context.log.error({ about: one.id, problem: problemOf(error) }, 'a suspension could not be looked at')
    }
  }
}
