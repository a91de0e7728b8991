import { desc, sql } from 'drizzle-orm'
import { z } from 'zod'
import { dailyRuns } from '../db/schema.ts'
import { outboxDepth } from './outbox/depth.ts'
import type { Db } from './ports.ts'
import { selectRows } from './rows.ts'

/** What `GET /healthz` tells; status 503 when the database does not answer. */
export async function health(db: Db): Promise<{ status: 200 | 503; body: Record<string, unknown> }> {
  try {
    const [migrations] = await selectRows(
      db,
      sql`select count(*)::int as count from drizzle.__drizzle_migrations`,
      z.object({ count: z.number() }),
    )
    const [run] = await db.select().from(dailyRuns).orderBy(desc(dailyRuns.ranAt)).limit(1)
    return {
      status: 200,
      body: {
        ok: true,
        database: 'ok',
        migrations: migrations?.count ?? 0,
        lastRun: run ? { date: run.onDate, at: run.ranAt.toISOString() } : null,
        outbox: await outboxDepth(db),
      },
    }
  } catch (error) {
    const problem = error instanceof Error && error.cause instanceof Error ? error.cause.message : 'no answer'
    return { status: 503, body: { ok: false, database: problem } }
  }
}
