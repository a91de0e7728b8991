import { getTableColumns, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Db } from '../ports.ts'
import { breathe } from './breathe.ts'

const ROWS_PER_STATEMENT = 5_000

/**
 * Inserts rows, or overwrites those with the same key (the primary one), in statements of 5,000: one JSON
 * parameter each is four times faster than a parameter per value.
 */
export async function bulkSave<T extends PgTable>(
  tx: Db,
  table: T,
  rows: readonly T['$inferInsert'][],
  options: { key?: readonly string[]; progress?: (done: number) => void } = {},
): Promise<void> {
  const key = options.key ?? ['id']
  const conflict = sql.join(
    key.map((name) => sql.identifier(name)),
    sql`, `,
  )
  const columns = Object.entries(getTableColumns(table))
  const names = sql.join(
    columns.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  )
  const values = sql.join(
    columns.map(([name]) => sql`r.${sql.identifier(name)}`),
    sql`, `,
  )
  const types = sql.join(
    columns.map(([name, column]) => sql`${sql.identifier(name)} ${sql.raw(column.getSQLType())}`),
    sql`, `,
  )
  const updates = sql.join(
    columns
      .filter(([, column]) => !key.includes(column.name) && column.name !== 'organisation_id')
      .map(([, column]) => sql`${sql.identifier(column.name)} = excluded.${sql.identifier(column.name)}`),
    sql`, `,
  )
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const batch = JSON.stringify(rows.slice(start, start + ROWS_PER_STATEMENT))
    await tx.execute(sql`
      insert into ${table} (${names})
      select ${values} from jsonb_to_recordset(${batch}::jsonb) as r(${types})
      on conflict (${conflict}) do update set ${updates}`)
    // An embedded Postgres answers without ever letting go of the process.
    await breathe()
    options.progress?.(Math.min(rows.length, start + ROWS_PER_STATEMENT))
  }
}

/** A list of texts as one parameter, for `in (…)`. */
export function textList(values: readonly string[]) {
  return sql`(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`
}

/** A list of ids as one parameter, for `in (…)`. */
export function uuidList(ids: readonly string[]) {
  return sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`
}
