import { App, HTTPReceiver, LogLevel } from '@slack/bolt'
import { openBenchDatabase } from './bench-server.ts'
import { cpuUsed, serveParent } from './child.ts'
import { SIGNING_SECRET, SLACK_PATH } from './product.ts'

/** Bolt as its guide sets it up, with listeners that save one row and then answer. */
const { pool } = await openBenchDatabase(process.argv[2] ?? '')
await pool.query(
  `create table if not exists bench.asked (trigger_id text primary key, user_id text not null, words text not null,
    at timestamptz not null)`,
)
const receiver = new HTTPReceiver({
  signingSecret: SIGNING_SECRET,
  endpoints: SLACK_PATH,
  logLevel: LogLevel.ERROR,
})
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0BOT', botUserId: 'U0BOT' }),
  convoStore: false,
  logLevel: LogLevel.ERROR,
})
app.command('/overdue', async ({ ack, command }) => {
  await pool.query('insert into bench.asked values ($1, $2, $3, now())', [
    command.trigger_id,
    command.user_id,
    command.text,
  ])
  await ack()
})
app.action({ type: 'block_actions' }, async ({ ack, body, respond }) => {
  await ack()
  const triggerId = 'trigger_id' in body ? body.trigger_id : ''
  await pool.query('insert into bench.asked values ($1, $2, $3, now())', [triggerId, body.user.id, 'approve'])
  await respond({ text: 'Noted.', response_type: 'ephemeral', replace_original: false })
})
const http = await app.start({ port: 0, host: '127.0.0.1' })
const address = http.address()
const port = address && typeof address === 'object' ? address.port : 0
serveParent({ port }, async () => cpuUsed())
