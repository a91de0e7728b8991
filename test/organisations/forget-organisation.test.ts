import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { forgetOrganisation } from '../../src/organisations/forget-organisation.ts'
import { selectRows } from '../../src/rows.ts'
import { openWorld } from '../support/world.ts'

test('nothing of a forgotten organisation is left in any table', async () => {
  const world = await openWorld()
  const { db } = world.deps
  const { id } = await world.organisation()
  const tables = await selectRows(
    db,
    sql`select table_name from information_schema.columns
      where table_schema = 'public' and column_name = 'organisation_id' order by table_name`,
    z.object({ table_name: z.string() }),
  )
  const held = async () => {
    const counts: string[] = []
    for (const { table_name: table } of tables) {
      const rows = await selectRows(
        db,
        sql`select 1 as one from ${sql.identifier(table)} where organisation_id = ${id} limit 1`,
        z.object({ one: z.number() }),
      )
      if (rows.length > 0) counts.push(table)
    }
    return counts
  }
  expect(await held()).toEqual(expect.arrayContaining(['accounts', 'cases', 'steps', 'timeline', 'rollups']))
  await forgetOrganisation(db, id)
  expect(await held()).toEqual([])
  await world.close()
})
