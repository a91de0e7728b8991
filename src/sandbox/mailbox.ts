import type { Mail, MailDelivery, Mailer } from '../ports.ts'
import { openJournal } from './journal.ts'

/** A mail that the pretend mail server took. */
export interface KeptMail extends Mail {
  number: number
  from: string
  /** ISO, by the product's clock. */
  at: string
  bounced: boolean
}

type Entry = { kind: 'mail'; mail: KeptMail } | { kind: 'bounced'; number: number }

/** A mail server on this machine: what it takes is shown to whoever looks and reaches nobody. */
export interface PretendMailbox {
  mailer: Mailer
  /** Everything it took, the latest last. */
  mails: readonly KeptMail[]
  /** The next mails are answered with these instead. */
  answerNext(...deliveries: MailDelivery[]): void
  /** The address of a mail turns out not to exist. */
  bounce(number: number): Promise<void>
  reset(): void
}

export interface MailboxOptions {
  from: string
  /** The product's clock, ISO. */
  now(): string
  /** Append-only, so that mails survive a kill of the process; absent: memory only. */
  journalFile?: string
  /** What a provider would report. */
  bounced(mail: KeptMail): Promise<void>
}

export function createMailbox(options: MailboxOptions): PretendMailbox {
  const journal = openJournal<Entry>(options.journalFile)
  const mails: KeptMail[] = []
  let answers: MailDelivery[] = []
  for (const entry of journal.entries) {
    if (entry.kind === 'mail') mails.push(entry.mail)
    else mark(entry.number)
  }

  function mark(number: number): KeptMail | undefined {
    const mail = mails.find((one) => one.number === number)
    if (mail) mail.bounced = true
    return mail
  }

  return {
    mails,
    mailer: {
      from: options.from,
      pacingMs: 0,
      send: async (mail) => {
        const answer = answers.shift()
        if (answer && answer.kind !== 'sent') return answer
        const kept = {
          ...mail,
          number: mails.length + 1,
          from: options.from,
          at: options.now(),
          bounced: false,
        }
        mails.push(kept)
        journal.append({ kind: 'mail', mail: kept })
        return { kind: 'sent', providerId: `pretend-${kept.number}` }
      },
    },
    answerNext: (...deliveries) => {
      answers = deliveries
    },
    bounce: async (number) => {
      const known = mails.find((one) => one.number === number)
      if (!known || known.bounced) return
      mark(number)
      journal.append({ kind: 'bounced', number })
      await options.bounced(known)
    },
    reset: () => {
      mails.length = 0
      journal.rewrite([])
    },
  }
}
