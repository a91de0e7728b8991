import type { MailConfig } from '../config-mail.ts'
import { openHttpMailer } from '../mail/open-mailer.ts'
import type { Log, Mailer } from '../ports.ts'

/** Whatever the settings name; the library for SMTP is loaded where it is used. */
export async function openMailer(config: MailConfig, log: Log): Promise<Mailer | undefined> {
  if (config.via.kind !== 'smtp') return openHttpMailer(config)
  const { createSmtpMailer } = await import('../mail/smtp-mailer.ts')
  return createSmtpMailer({ from: config.from, smtp: config.via.smtp, log })
}
