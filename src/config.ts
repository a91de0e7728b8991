import * as z from 'zod'
import { type HookConfig, readHook } from './config-hook.ts'
import { type MailConfig, readMail } from './config-mail.ts'
import { readTeams, type TeamsConfig } from './config-teams.ts'

const optional = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text))
  .optional()

const PORT_RULE = 'write a whole number from 0 to 65535, such as 3000.'

const environment = z.object({
  PORT: z.coerce.number(PORT_RULE).int(PORT_RULE).min(0, PORT_RULE).max(65_535, PORT_RULE).default(3000),
  HOST: optional,
  NODE_ENV: optional,
  DATABASE_URL: optional,
  NEON_WS_PROXY: optional,
  DUNWELL_DATA: optional,
  SLACK_BOT_TOKEN: optional,
  SLACK_SIGNING_SECRET: optional,
  SLACK_APP_TOKEN: optional,
  SLACK_API_URL: optional,
  TEAMS_APP_ID: optional,
  TEAMS_APP_PASSWORD: optional,
  TEAMS_TENANT_ID: optional,
  TEAMS_ALLOWED_TENANTS: optional,
  TEAMS_SERVICE_URLS: optional,
  TEAMS_LOGIN_URL: optional,
  TEAMS_OPENID_URL: optional,
  MAIL_FROM: optional,
  SMTP_URL: optional,
  POSTMARK_TOKEN: optional,
  RESEND_API_KEY: optional,
  MAIL_WEBHOOK_SECRET: optional,
  PRODUCT_HOOK_URL: optional,
  PRODUCT_HOOK_SECRET: optional,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
})

export interface SlackConfig {
  botToken: string
  /** For HTTP: proves that a request is Slack's. */
  signingSecret?: string
  /** For Socket Mode: no public address needed. */
  appToken?: string
  /** Slack's own unless set. */
  apiUrl?: string
}

export interface Config {
  port: number
  host: string
  production: boolean
  /** Embedded Postgres lives here unless `databaseUrl` names another. */
  dataFolder: string
  databaseUrl?: string
  /** Workers only, and never in production: a WebSocket proxy that stands in for Neon's, as host:port/path. */
  neonProxy?: string
  /** With neither Slack nor Teams the sandbox takes their place, but never in production. */
  slack?: SlackConfig
  teams?: TeamsConfig
  /** How messages to customers leave; without it people send them by hand. */
  mail?: MailConfig
  /** Where a service is stopped and restored; without it people do that by hand. */
  productHook?: HookConfig
  logLevel: string
}

/** Reads the settings from the environment; every problem names its variable and the remedy. */
export function readConfig(
  variables: Record<string, string | undefined>,
): { config: Config } | { problems: string[] } {
  const read = environment.safeParse(variables)
  if (!read.success) {
    return { problems: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) }
  }
  const env = read.data
  const problems: string[] = []
  if (env.SLACK_BOT_TOKEN && !env.SLACK_SIGNING_SECRET && !env.SLACK_APP_TOKEN) {
    problems.push(
      'SLACK_BOT_TOKEN is set: set SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode) as well.',
    )
  }
  if (!env.SLACK_BOT_TOKEN && (env.SLACK_SIGNING_SECRET || env.SLACK_APP_TOKEN)) {
    problems.push('SLACK_BOT_TOKEN is missing: copy it from the Slack app, under OAuth & Permissions.')
  }
  if (env.DATABASE_URL && !/^postgres(ql)?:\/\//.test(env.DATABASE_URL)) {
    problems.push('DATABASE_URL must begin with postgres:// or postgresql://.')
  }
  const production = env.NODE_ENV === 'production'
  if (env.NEON_WS_PROXY && production) {
    problems.push('NEON_WS_PROXY is for tests: it would carry the database password unencrypted. Unset it.')
  }
  const teams = readTeams(env, production)
  const mail = readMail(env)
  const hook = readHook(env)
  problems.push(...teams.problems, ...mail.problems, ...hook.problems)
  if (problems.length > 0) return { problems }
  return {
    config: {
      port: env.PORT,
      // The sandbox lets anybody act as anybody, so without a real workspace only this machine is served.
      host: env.HOST ?? (env.SLACK_BOT_TOKEN || teams.config ? '0.0.0.0' : '127.0.0.1'),
      production,
      dataFolder: env.DUNWELL_DATA ?? 'data',
      databaseUrl: env.DATABASE_URL,
      neonProxy: env.NEON_WS_PROXY,
      slack: env.SLACK_BOT_TOKEN
        ? {
            botToken: env.SLACK_BOT_TOKEN,
            signingSecret: env.SLACK_SIGNING_SECRET,
            appToken: env.SLACK_APP_TOKEN,
            apiUrl: env.SLACK_API_URL,
          }
        : undefined,
      teams: teams.config,
      mail: mail.config,
      productHook: hook.config,
      logLevel: env.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    },
  }
}
