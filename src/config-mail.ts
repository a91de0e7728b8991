import { readSmtpAddress, type SmtpConfig } from './mail/smtp-address.ts'
import { isMailAddress } from './outreach/mail-of.ts'

/** How messages to customers leave. */
export interface MailConfig {
  from: string
  via:
    | { kind: 'smtp'; smtp: SmtpConfig }
    | { kind: 'postmark'; token: string }
    | { kind: 'resend'; apiKey: string }
  /** Proves that news about mails is the provider's. */
  webhookSecret?: string
}

type Variables = Partial<
  Record<'MAIL_FROM' | 'SMTP_URL' | 'POSTMARK_TOKEN' | 'RESEND_API_KEY' | 'MAIL_WEBHOOK_SECRET', string>
>

const SHORTEST_SECRET = 24

/** The mail part of the environment: nothing is set, or an address and one way to send. */
export function readMail(env: Variables): { config?: MailConfig; problems: string[] } {
  const {
    MAIL_FROM: from,
    SMTP_URL,
    POSTMARK_TOKEN,
    RESEND_API_KEY,
    MAIL_WEBHOOK_SECRET: webhookSecret,
  } = env
  const ways = [SMTP_URL, POSTMARK_TOKEN, RESEND_API_KEY].filter((way) => way !== undefined)
  if (from === undefined && ways.length === 0)
    return {
      problems:
        webhookSecret === undefined ? [] : ['MAIL_WEBHOOK_SECRET is set, but nothing that sends mail is.'],
    }
  const problems: string[] = []
  if (from === undefined)
    problems.push('MAIL_FROM is missing: the address that messages to customers come from.')
  else if (!isMailAddress(from))
    problems.push('MAIL_FROM must be one address, such as billing@company.example, without a name.')
  if (ways.length === 0)
    problems.push('MAIL_FROM is set: set SMTP_URL, POSTMARK_TOKEN or RESEND_API_KEY as well.')
  if (ways.length > 1) problems.push('Only one of SMTP_URL, POSTMARK_TOKEN and RESEND_API_KEY can be set.')
  if (webhookSecret !== undefined && webhookSecret.length < SHORTEST_SECRET)
    problems.push(`MAIL_WEBHOOK_SECRET must have at least ${SHORTEST_SECRET} characters.`)
  const smtp = SMTP_URL === undefined ? undefined : readSmtpAddress(SMTP_URL)
  if (SMTP_URL !== undefined && !smtp)
    problems.push(
      'SMTP_URL must look like smtps://name:password@mail.company.example (or smtp:// for STARTTLS).',
    )
  if (RESEND_API_KEY !== undefined && webhookSecret !== undefined && !webhookSecret.startsWith('whsec_'))
    problems.push(
      'With Resend, MAIL_WEBHOOK_SECRET is the signing secret of its webhook and begins with whsec_.',
    )
  if (problems.length > 0 || from === undefined) return { problems }
  const via: MailConfig['via'] | undefined = smtp
    ? { kind: 'smtp', smtp }
    : POSTMARK_TOKEN !== undefined
      ? { kind: 'postmark', token: POSTMARK_TOKEN }
      : RESEND_API_KEY !== undefined
        ? { kind: 'resend', apiKey: RESEND_API_KEY }
        : undefined
  return via ? { config: { from, via, ...(webhookSecret ? { webhookSecret } : {}) }, problems } : { problems }
}
