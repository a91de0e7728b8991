import { desc, sql } from 'drizzle-orm'
import * as z from 'zod'
import journal from '../db/migrations/meta/_journal.json' with { type: 'json' }
import { dailyRuns } from '../db/schema.ts'
import { outboxDepth } from './outbox/depth.ts'
import type { Db } from './ports.ts'
import { selectRows } from './rows.ts'

/** A server brings its tables up to date at its start; a worker has no start. */
const OLD_TABLES =
  'The tables are older than this release: run "npx dunwell db migrate" with the same DATABASE_URL.'

const UNDEFINED_TABLE = '42P01'

/** What `GET /healthz` tells; status 503 when the database does not answer. */
export async function health(db: Db): Promise<{ status: 200 | 503; body: Record<string, unknown> }> {
  try {
    const [migrations] = await selectRows(
      db,
      sql`select count(*)::int as count from drizzle.__drizzle_migrations`,
      z.object({ count: z.number() }),
    )
    const count = migrations?.count ?? 0
    if (count < journal.entries.length)
      return { status: 503, body: { ok: false, database: OLD_TABLES, migrations: count } }
    const [run] = await db.select().from(dailyRuns).orderBy(desc(dailyRuns.ranAt)).limit(1)
    return {
      status: 200,
      body: {
        ok: true,
        database: 'ok',
        migrations: count,
        lastRun: run ? { date: run.onDate, at: run.ranAt.toISOString() } : null,
        outbox: await outboxDepth(db),
      },
    }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined
    const empty = cause && 'code' in cause && cause.code === UNDEFINED_TABLE
    const problem = empty ? OLD_TABLES : (cause?.message ?? 'no answer')
    return { status: 503, body: { ok: false, database: problem } }
  }
}
