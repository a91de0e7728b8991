import type { PoolClient } from 'pg'
import type { Messenger, PostTarget } from '../../src/ports.ts'
import type { BenchDatabase } from './bench-server.ts'

/** The table that goes with the loop: what it needs and the index it needs, nothing else. */
export async function fillPlainly(
  { pool }: BenchDatabase,
  rows: number,
  channels: number,
  workspaceId: string,
  card: PostCard,
): Promise<void> {
  await pool.query('drop table if exists bench.plain_outbox')
  await pool.query(`create table bench.plain_outbox (sequence bigserial primary key, key text not null unique,
    payload jsonb not null, state text not null, available_at timestamptz not null, settled_at timestamptz)`)
  await pool.query(
    `insert into bench.plain_outbox (key, payload, state, available_at)
      select 'digest:' || n, jsonb_build_object('kind', 'post', 'workspaceId', $2::text,
        'to', jsonb_build_object('channelId', 'C' || n % $3::int), 'card', $4::jsonb), 'pending', now()
      from generate_series(1, $1::int) n`,
    [rows, workspaceId, channels, JSON.stringify(card)],
  )
  await pool.query(`create index on bench.plain_outbox (sequence) where state = 'pending'`)
  await pool.query('vacuum analyze bench.plain_outbox')
  await pool.query('checkpoint')
}

/** So many workers, each with a connection: lock one row, send it, mark it sent, commit; until none is left. */
export async function drainPlainly(
  { pool }: BenchDatabase,
  messenger: Messenger,
  workers: number,
): Promise<void> {
  const worker = async () => {
    const client = await pool.connect()
    try {
      while (await deliverOne(client, messenger)) {}
    } finally {
      client.release()
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
}

async function deliverOne(client: PoolClient, messenger: Messenger): Promise<boolean> {
  await client.query('begin')
  const { rows } = await client.query<{ sequence: string; key: string; payload: Payload }>({
    name: 'lock-one',
    text: `select sequence, key, payload from bench.plain_outbox where state = 'pending' and available_at <= now()
      order by sequence limit 1 for update skip locked`,
  })
  const [row] = rows
  if (row) {
    const workspace = {
      id: row.payload.workspaceId,
      organisationId: '',
      platform: 'slack',
      externalId: '',
    } as const
    await messenger.post({ workspace, to: row.payload.to }, row.payload.card, row.key)
    await client.query({
      name: 'mark-sent',
      text: `update bench.plain_outbox set state = 'sent', settled_at = now() where sequence = $1`,
      values: [row.sequence],
    })
  }
  await client.query('commit')
  return row !== undefined
}

interface Payload {
  workspaceId: string
  to: PostTarget['to']
  card: PostCard
}

export type PostCard = Parameters<Messenger['post']>[1]
