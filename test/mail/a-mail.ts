import type { Mail } from '../../src/ports.ts'

/** A mail as the product hands it over, with names that are hard to write into headers. */
export function aMail(changes: Partial<Mail> = {}): Mail {
  return {
    key: 'mail:00000000-0000-4000-8000-0000000000d1:2',
    outreachId: '00000000-0000-4000-8000-0000000000d1',
    revision: 2,
    fromName: 'Dana Hollowell (Larkfield)',
    to: { name: 'Zoë, Müller & "Söhne"', email: 'ap@client.test' },
    copies: [{ name: 'Jörg Wiesendanger', email: 'joerg@larkfield.example' }],
    replyTo: 'billing@larkfield.example',
    subject: 'Frühling: invoice LF-1 – 株式会社',
    text: 'Hello Zoë,\n\n€1,234.50 is open.\n.\nKind regards',
    html: '<p>Hello Zoë,</p>',
    messageId: '<00000000-0000-4000-8000-0000000000d1.2@larkfield.example>',
    references: ['<a.1@larkfield.example>', '<b.1@larkfield.example>'],
    ...changes,
  }
}
