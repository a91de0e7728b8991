import { PgTransaction } from 'drizzle-orm/pg-core'
import type { Db } from './ports.ts'

/**
 * Puts reads that do not depend on each other to the database at once. A transaction has one connection, so there
 * each waits for the one before.
 */
export function sideBySide(db: Db): <T>(read: () => Promise<T>) => Promise<T> {
  if (!(db instanceof PgTransaction)) return (read) => read()
  let last: Promise<unknown> = Promise.resolve()
  return (read) => {
    const next = last.then(read)
    last = next
    return next
  }
}
