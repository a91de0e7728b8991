import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Log, Mail, MailDelivery, Mailer } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { within } from '../within.ts'
import { type SmtpConfig, smtpOptions } from './smtp-address.ts'

/** Before the outbox takes whoever sends for dead. */
const ALL_MS = 45_000
const STEP_MS = 15_000
const PACING_MS = 1_000

export interface SmtpMailerOptions {
  from: string
  smtp: SmtpConfig
  log: Log
  /** Unless a test shortens it. */
  timeoutMs?: number
}

/** Hands mails to a mail server over SMTP; it signs them, where the domain wants that. */
export function createSmtpMailer(options: SmtpMailerOptions): Mailer {
  return {
    from: options.from,
    pacingMs: PACING_MS,
    send: async (mail) => {
      let raw: Buffer
      try {
        raw = await compose(mail, options.from)
      } catch (error) {
        options.log.error({ key: mail.key, problem: problemOf(error) }, 'a mail could not be put together')
        return {
          kind: 'refused',
          code: 'unwritable',
          why: 'The message could not be put together.',
          recipient: false,
        }
      }
      return handOver(options, mail, raw)
    },
  }
}

function compose(mail: Mail, from: string): Promise<Buffer> {
  const address = ({ name, email }: { name: string; email: string }) => ({ name, address: email })
  const references = mail.references.join(' ')
  const message = new MailComposer({
    from: address({ name: mail.fromName, email: from }),
    to: [address(mail.to)],
    cc: mail.copies.map(address),
    ...(mail.replyTo === null ? {} : { replyTo: { name: '', address: mail.replyTo } }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    ...(references === '' ? {} : { references, inReplyTo: mail.references.at(-1) ?? '' }),
    // So that out-of-office notes do not come back as if somebody had replied.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  return message.build()
}

/**
 * The customer's mail first, alone: a server that refuses the customer and takes the copies would otherwise send
 * the copies of a message that nobody got.
 */
async function handOver(options: SmtpMailerOptions, mail: Mail, raw: Buffer): Promise<MailDelivery> {
  const connection = new SMTPConnection({
    ...smtpOptions(options.smtp),
    connectionTimeout: options.timeoutMs ?? STEP_MS,
    greetingTimeout: options.timeoutMs ?? STEP_MS,
    socketTimeout: options.timeoutMs ?? STEP_MS,
    dnsTimeout: options.timeoutMs ?? STEP_MS,
  })
  const begun = { data: false }
  const conversation = converse(connection, options, mail, raw, begun)
  try {
    const ended = await within(options.timeoutMs === undefined ? ALL_MS : options.timeoutMs * 3, conversation)
    if (!ended.late) return ended.value
    // What is said after the end of our patience changes nothing any more.
    conversation.catch(() => {})
    return begun.data ? LOST : retry('The mail server took too long to answer.')
  } catch (error) {
    return verdictOn(error, begun.data)
  } finally {
    connection.close()
  }
}

async function converse(
  connection: SMTPConnection,
  options: SmtpMailerOptions,
  mail: Mail,
  raw: Buffer,
  begun: { data: boolean },
): Promise<MailDelivery> {
  const broken = new Promise<never>((_, reject) => connection.on('error', reject))
  // Whoever fails first tells why; what the other says later is the same failure.
  broken.catch(() => {})
  const step = (work: (done: (error?: Error | null) => void) => void) =>
    Promise.race([
      broken,
      new Promise<void>((resolve, reject) => work((error) => (error ? reject(error) : resolve()))),
    ])
  await step((done) => connection.connect(done))
  const { user, password } = options.smtp
  if (user !== undefined)
    await step((done) => connection.login({ credentials: { user, pass: password ?? '' } }, done))
  const envelope = { from: options.from, to: [mail.to.email] }
  await step((done) => connection.send(envelope, noticed(raw, begun), done))
  const copies = mail.copies.map(({ email }) => email)
  if (copies.length > 0) {
    try {
      await step((done) => connection.send({ from: options.from, to: copies }, Readable.from([raw]), done))
    } catch (error) {
      options.log.warn({ key: mail.key, problem: problemOf(error) }, 'a mail went out, but not its copies')
    }
  }
  connection.quit()
  return { kind: 'sent', providerId: null }
}

/** Notices when the server lets us begin with the text: from then on it may have the message. */
function noticed(raw: Buffer, begun: { data: boolean }): Readable {
  let given = false
  return new Readable({
    read() {
      begun.data = true
      this.push(given ? null : raw)
      given = true
    },
  })
}

const LOST: MailDelivery = {
  kind: 'uncertain',
  why: 'The connection to the mail server broke while it was taking the message.',
}

function retry(why: string): MailDelivery {
  return { kind: 'retry', afterMs: 0, why, rateLimited: false }
}

/** Codes with which a server says that there is no such mailbox. */
const NO_MAILBOX = [550, 551, 553]
/** Enhanced codes of a rule of the server's: the sender, or the relaying, is what it objects to. */
const BY_RULE = /^\d{3}[ -]5\.7\.\d/

function verdictOn(error: unknown, begun: boolean): MailDelivery {
  const { code, responseCode, command, response } = partsOf(error)
  const said = response === undefined ? '' : `: ${response.replace(/\s+/g, ' ').slice(0, 200)}`
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return retry('The mail server refused the sign-in. Check the name and password in SMTP_URL.')
  if (responseCode !== undefined) {
    if (responseCode < 500) return retry(`The mail server asks to try again later${said}`)
    const recipient =
      !BY_RULE.test(response ?? '') &&
      (command === 'RCPT TO' || (command === 'DATA' && NO_MAILBOX.includes(responseCode)))
    return {
      kind: 'refused',
      code: `smtp_${responseCode}`,
      why: `The mail server refused it${said}`,
      recipient,
    }
  }
  if (begun) return LOST
  return retry(`The mail server could not be reached (${code ?? 'no answer'}).`)
}

function partsOf(error: unknown): {
  code?: string
  responseCode?: number
  command?: string
  response?: string
} {
  if (!(error instanceof Error)) return {}
  const text = (name: string) => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' ? value : undefined
  }
  const number: unknown = Reflect.get(error, 'responseCode')
  const [code, command, response] = [text('code'), text('command'), text('response')]
  return {
    ...(code === undefined ? {} : { code }),
    ...(command === undefined ? {} : { command }),
    ...(response === undefined ? {} : { response }),
    ...(typeof number === 'number' ? { responseCode: number } : {}),
  }
}
