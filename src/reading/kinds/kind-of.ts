import type { ReadingKind } from '../reading.ts'
import { addressesMachine, saysClearPlainly, saysFromDay, saysHold, saysYes } from './gate-words.ts'
import { isHedged, saysNotPaid, saysPaid, saysPlan, saysPromise } from './payment-words.ts'
import { isStandIn, saysContact, saysHandling, saysReassign } from './people-words.ts'
import { disputeReason, saysNotReceived, saysProcess } from './trouble-words.ts'

/** A piece of a reply, with what was found in it. */
export interface Piece {
  text: string
  /** The client's own words: what "I" says there is not the CSM's. */
  quoted: boolean
  hasDate: boolean
  hasEmail: boolean
}

/** A kind, or `hedged` for a promise that is none, `yes` for a bare yes, null for nothing known. */
export type Said = ReadingKind | 'hedged' | 'yes' | null

const ORDER_TO_WAIT =
  /^(?:\W*(?:please|pls|no|yes|ok|hi|hey|so|then|and|but|just|also|let's|can we|could you)\b\W*)*(?:hold|do\s+not|don't|wait\b(?!ing)|pause|stop|not\s+(?:yet|before|until|now|this)|leave\s+(?:them|it|this)\s+(?:alone|be|until|for)|hands\s+off|park|skip|freeze|snooze|give\s+(?:them|it)|stand\s+down|back\s+off|no\s+(?:contact|outreach|e-?mails?))\b/iu

/** What a piece says above all; the first that fits, from the most to the least telling. */
export function saidIn({ text, quoted, hasDate, hasEmail }: Piece): Said {
  if (addressesMachine(text)) return 'note'
  if (!quoted) {
    if (saysFromDay(text) && hasDate) return 'hold'
    if (ORDER_TO_WAIT.test(text) && saysHold(text)) return 'hold'
    if (isStandIn(text)) return 'note'
  }
  if (hasEmail) return 'contact'
  if (!quoted && saysHandling(text)) return 'handling'
  if (saysNotReceived(text)) return 'not_received'
  if (disputeReason(text) !== null) return 'dispute'
  if (saysPlan(text)) return 'plan'
  if (!quoted && saysReassign(text)) return 'reassign'
  if (saysPaid(text) && !isHedged(text)) return 'paid'
  const promised = saysPromise(text, hasDate)
  if (promised && isHedged(text)) return 'hedged'
  if (saysContact(text)) return 'contact'
  if (
    saysProcess(text) &&
    !(promised && hasDate && /\b(?:will|'ll|scheduled|gets?|confirmed)\b/iu.test(text))
  )
    return 'process'
  if (promised) return 'promise'
  if (saysNotPaid(text)) return 'note'
  if (quoted) return null
  if (saysClearPlainly(text) && !isHedged(text)) return 'clear'
  if (saysHold(text)) return 'hold'
  return saysYes(text) ? 'yes' : null
}
