import { type Config, readConfig } from '../config.ts'
import { isQueue, type Queue } from './runtime.ts'

/** What the worker runs on: the configuration, a database, and its own queue. */
export interface Settings {
  config: Config & { databaseUrl: string }
  queue: Queue
}

/** Reads variables, secrets and bindings; every problem names what is missing and the remedy. */
export function readSettings(env: object): Settings | { problems: string[] } {
  const variables = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
  const read = readConfig(variables)
  if ('problems' in read) return read
  const { config } = read
  const { databaseUrl } = config
  const queue = 'QUEUE' in env ? env.QUEUE : undefined
  const problems = missing(config)
  if (!isQueue(queue))
    problems.push('The queue binding QUEUE is missing: keep [[queues.producers]] in wrangler.toml.')
  if (problems.length > 0 || !isQueue(queue) || databaseUrl === undefined) return { problems }
  return { config: { ...config, databaseUrl }, queue }
}

function missing({ databaseUrl, slack, teams, mail }: Config): string[] {
  const problems: string[] = []
  if (!databaseUrl) {
    problems.push(
      'DATABASE_URL is missing: "npx wrangler secret put DATABASE_URL" with the address of the Neon database.',
    )
  }
  if (slack && !slack.signingSecret) {
    problems.push(
      'SLACK_SIGNING_SECRET is missing: on Workers Slack comes over HTTP; Socket Mode needs a server.',
    )
  }
  if (mail?.via.kind === 'smtp') {
    problems.push('SMTP_URL is set: Workers send over HTTP. Set POSTMARK_TOKEN or RESEND_API_KEY instead.')
  }
  if (!slack && !teams) {
    problems.push(
      'Neither Slack nor Teams is set up: set the secrets named in wrangler.toml for one of them.',
    )
  }
  return problems
}
