import { type Button, type Card, lines } from '../chat/card.ts'
import type { Outreach } from './outreach.ts'
import type { Mailbox } from './whose-mailbox.ts'

/** What went wrong with a mail. */
export type Undelivered = 'came-back' | 'unwanted' | 'late' | 'refused'

/** How news about a mail says that, alone and before the address that it happened at. */
export const UNDELIVERED_WORDS: Readonly<Record<Undelivered, { said: string; at: string }>> = {
  'came-back': { said: 'came back', at: 'came back from' },
  unwanted: { said: 'was marked as unwanted', at: 'was marked as unwanted by' },
  late: { said: 'did not arrive in time', at: 'did not arrive in time at' },
  refused: { said: 'was refused', at: 'was refused by' },
}

/**
 * Something about a mail went wrong that does not make its contact the wrong one: for whoever sent it.
 * @param why in the words of the other server.
 */
export function undeliveredCard(
  { accountId, recipient, copies, facts: { accountName } }: Outreach,
  whose: Mailbox,
  what: Undelivered,
  why: string,
): Card {
  const words = UNDELIVERED_WORDS[what]
  const refused = what === 'refused'
  const account: Button = { label: 'Open account', call: { name: 'show-account', input: { accountId } } }
  const contact: Button = {
    label: 'Right contact…',
    call: { name: 'open-answer', input: { accountId, kind: 'contact' } },
  }
  const { title, said, next, buttons } = {
    copy: () => {
      const email = whose.kind === 'copy' ? whose.email : ''
      const name = copies.find((copy) => copy.email.toLowerCase() === email)?.name ?? email
      return {
        title: `A copy ${words.said}: ${accountName}`,
        said: `The copy of our message to ${accountName} for ${name} (${email}) ${words.said}.`,
        next: `This says nothing about ${recipient.email ?? recipient.name}, whom the message itself went to.`,
        buttons: [account],
      }
    },
    elsewhere: () => ({
      title: `A mail ${words.at} somebody else: ${accountName}`,
      said: `Our message to ${accountName} ${words.at} ${whose.kind === 'elsewhere' ? whose.email : ''}, an address that we did not write to. A mailbox may be forwarded there.`,
      next: `If ${recipient.name} does not answer, ask them whether it reached them.`,
      buttons: [contact, account],
    }),
    unclear: () => ({
      title: `A mail ${words.said}: ${accountName}`,
      said: `Our message to ${accountName} ${words.at} one of its addresses, and the mail provider does not say which: ${[recipient.email, ...copies.map(({ email }) => email)].filter((email) => email !== null).join(', ')}.`,
      next: 'Look it up at the provider. If it was the client’s address, say who the right contact is.',
      buttons: [contact, account],
    }),
    recipient: () => ({
      title: `A mail ${words.said}: ${accountName}`,
      said: `${refused ? 'A mail server refused' : 'The mail servers gave up on'} our message to ${recipient.name} (${recipient.email ?? 'no address'}), without saying that the address is wrong.`,
      next: refused
        ? 'A rule may be against the message or its sender, or the mailbox is full. Show it to whoever looks after our mail; another way to reach them may help.'
        : 'The mailbox may be full, or their server away. Another way to reach them may help.',
      buttons: [contact, account],
    }),
  }[whose.kind]()
  return {
    title,
    summary: title,
    parts: [
      { kind: 'text', text: lines([[{ bold: said }], ...(why === '' ? [] : [why]), next]) },
      { kind: 'buttons', buttons },
    ],
  }
}
