import type { SQL } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from './ports.ts'

const result = z.object({ rows: z.array(z.unknown()) })

/** Runs SQL that drizzle's builder cannot say, and checks each row's shape. */
export async function selectRows<T>(db: Db, query: SQL, row: z.ZodType<T>): Promise<T[]> {
  const { rows } = result.parse(await db.execute(query))
  return z.array(row).parse(rows)
}

/** A bigint column in raw rows arrives as text. */
export const minorColumn = z.coerce.number().refine(Number.isSafeInteger)
