import { WITHHELD, type WithheldReason } from '../cases/case.ts'

/** Reasons that only the moment of writing knows; all others are the planner's. */
type LateReason =
  | 'paid'
  | 'tolerated'
  | 'disputed'
  | 'chased-elsewhere'
  | 'inside'
  | 'overtaken'
  | 'facts-changed'
  | 'question-open'
  | 'outside-hours'

export type ContactCode = WithheldReason | LateReason

/** Why a client is not written to, for each of those who ask. */
export interface Reason {
  code: ContactCode
  csm: string
  collector: string
}

/** To a CSM: what of it is theirs, and what they can do. */
const TO_CSM: Record<ContactCode, string> = {
  paid: 'Everything that was overdue is paid.',
  tolerated: 'What is left is too little to write about.',
  disputed: 'All that is overdue is disputed. The dispute is settled first.',
  'chased-elsewhere': 'The client is written to as part of its parent account.',
  inside: 'This step stays inside the company; the client sees nothing of it.',
  overtaken: 'Another step has taken its place.',
  'stale-ledger': 'Finance’s figures are too old to write on. It goes once they are up to date.',
  'do-not-contact': 'The account is marked as not to be contacted.',
  'on-hold': 'It is on hold. It comes back by itself when the hold ends.',
  'payment-claimed': 'The client says it has paid; finance is looking for the money.',
  promised: 'The client has promised to pay. You hear first whether it did.',
  'plan-wanted': 'The client asks for a payment plan, which finance has to offer first.',
  'handled-by-csm': 'The CSM is handling it and reports back.',
  'waiting-for-resend': 'The client never got the invoice. It is sent again first.',
  'waiting-for-process': 'The client’s own process has to finish first.',
  'waiting-for-contact': 'The billing contact is wrong. Tell us the right one.',
  'no-contact': 'There is no billing contact with an e-mail address. Tell us one if you know it.',
  'unplaced-money': 'The client has paid something that finance still has to match to an invoice.',
  'needs-clearance': 'It waits for a go-ahead from whoever knows the client.',
  'question-open': 'A question about this client is still open. Nothing goes out before it is answered.',
  'facts-changed': 'Things have changed since the go-ahead, so it is asked for again',
  'not-announced': 'You are told a working day before it goes.',
  'needs-approval': 'It waits for approval by finance.',
  'too-soon': 'The client was written to only days ago.',
  'outside-hours': 'It is outside the client’s working hours.',
}

/** To a collector: what has to happen before it can go. */
const TO_COLLECTOR: Record<ContactCode, string> = {
  ...sentences(WITHHELD),
  paid: 'Nothing is overdue any more: it has been paid.',
  tolerated: 'What is overdue lies within the tolerance of the policy.',
  disputed: 'All that is overdue is disputed; settle the dispute first.',
  'chased-elsewhere': 'It is chased in the case of its parent account.',
  inside: 'This step does not reach the client; there is nothing to send.',
  overtaken: 'The policy has a later step for this age now.',
  'facts-changed': 'The go-ahead was for other facts, and has to be given again',
  'question-open': 'The question to the CSM is not answered.',
  'outside-hours': 'It is outside the contact’s working hours.',
}

function sentences(clauses: Record<WithheldReason, string>): Record<WithheldReason, string> {
  const all = { ...clauses }
  for (const [code, clause] of Object.entries(clauses))
    Object.assign(all, { [code]: `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.` })
  return all
}

/** @param detail what exactly, as a clause; it follows a colon. */
export function reasonFor(code: ContactCode, detail?: string): Reason {
  const say = (text: string) => (detail ? `${text.replace(/\.$/, '')}: ${detail}.` : text)
  return { code, csm: say(TO_CSM[code]), collector: say(TO_COLLECTOR[code]) }
}
