/** Where mail is handed over, from an address such as `smtps://name:password@mail.company.example`. */
export interface SmtpConfig {
  host: string
  port: number
  /** TLS from the first byte; else it is switched on in the conversation. */
  secure: boolean
  user?: string
  password?: string
}

/** Undefined when it is no such address. */
export function readSmtpAddress(text: string): SmtpConfig | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const secure = url.protocol === 'smtps:'
  if ((!secure && url.protocol !== 'smtp:') || url.hostname === '') return undefined
  if ((url.pathname !== '' && url.pathname !== '/') || url.search !== '' || url.hash !== '') return undefined
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(url.username === ''
      ? {}
      : { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }),
  }
}

/** Nobody listens between a server and this machine itself; everywhere else the password needs TLS. */
export function smtpOptions({ host, port, secure }: SmtpConfig) {
  const loopback = host === 'localhost' || host === '::1' || host.startsWith('127.')
  return { host, port, secure, requireTLS: !secure && !loopback, ignoreTLS: !secure && loopback }
}
