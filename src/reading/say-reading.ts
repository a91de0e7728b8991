import { spokenDay } from './dates/calendar.ts'
import type { Reading, Understanding } from './reading.ts'

const NAMES: Record<Reading['kind'], string> = {
  clear: 'Clear to contact',
  hold: 'Hold',
  promise: 'Promise to pay',
  dispute: 'Dispute',
  plan: 'Wants a payment plan',
  contact: 'New contact',
  not_received: 'Invoice not received',
  process: 'Process on their side',
  paid: 'Says it has paid',
  reassign: 'Somebody else owns the account',
  handling: 'The CSM handles it',
  note: 'Note',
}

/** The reading in lines for a person, the questions last. */
export function sayReading({ readings, questions }: Understanding): string[] {
  return [...readings.map(sayOne), ...questions.map(({ text }) => `? ${text}`)]
}

function sayOne(reading: Reading): string {
  const { kind, date, until, amount, currency, invoices, contact, reason, person } = reading
  const parts = [
    amount ? `${currency ?? ''} ${amount}`.trim() : '',
    invoices && invoices.length > 0 ? `invoice ${invoices.join(', ')}` : '',
    date ? `on ${spokenDay(date)}` : '',
    until ? `until ${spokenDay(until)}` : '',
    contact ? [contact.name, contact.email].filter(Boolean).join(', ') : '',
    person ?? '',
    reason ?? '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? NAMES[kind] : `${NAMES[kind]}: ${parts.join(' · ')}`
}
