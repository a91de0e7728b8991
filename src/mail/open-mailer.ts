import type { MailConfig } from '../config-mail.ts'
import type { Mailer } from '../ports.ts'
import { createPostmarkMailer } from './postmark-mailer.ts'
import { createResendMailer } from './resend-mailer.ts'

/** The providers that are spoken to over HTTP, on every runtime; undefined for SMTP, which needs a server. */
export function openHttpMailer({ from, via }: MailConfig): Mailer | undefined {
  // Called through a function of its own: some runtimes refuse `fetch` with another `this`.
  const request = (url: string, init: RequestInit) => fetch(url, init)
  switch (via.kind) {
    case 'smtp':
      return undefined
    case 'postmark':
      return createPostmarkMailer({ token: via.token, from, fetch: request })
    case 'resend':
      return createResendMailer({ apiKey: via.apiKey, from, fetch: request })
  }
}
