import type { WithheldReason } from './case.ts'

/** Why a step is withheld, in a word or three, for counts. */
export const WITHHELD_BRIEFLY: Readonly<Record<WithheldReason, string>> = {
  'stale-ledger': 'stale ledger data',
  'do-not-contact': 'do not contact',
  'on-hold': 'on hold',
  'payment-claimed': 'said to be paid',
  promised: 'promised',
  'plan-wanted': 'want a plan',
  'handled-by-csm': 'with the CSM',
  'waiting-for-resend': 'wait for the invoice',
  'waiting-for-process': 'in the client’s process',
  'waiting-for-contact': 'wait for a contact',
  'no-contact': 'no billing contact',
  'unplaced-money': 'unplaced money',
  'needs-clearance': 'wait for the CSM',
  'not-announced': 'to be announced',
  'needs-approval': 'need approval',
  'too-soon': 'contacted days ago',
}
