import { DateTime } from 'luxon'
import { addWorkingDays, workingDaysLater } from '../clearances/working-time.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { ApprovalFacts, ApprovalRuleNow } from './approval.ts'
import { reminderDays } from './rule-now.ts'

/** Until when a request can be decided. */
export function expiryOf(organisation: Organisation, rule: ApprovalRuleNow, requestedAt: DateTime): Date {
  return workingDaysLater(organisation, null, requestedAt, rule.expiresAfterWorkingDays).toJSDate()
}

/** When those who have not decided are asked again, after so many reminders; null when not any more. */
export function nextReminder(
  organisation: Organisation,
  rule: ApprovalRuleNow,
  requestedAt: DateTime,
  sent: number,
): Date | null {
  const day = reminderDays(rule)[sent]
  return day === undefined ? null : workingDaysLater(organisation, null, requestedAt, day).toJSDate()
}

/** Until when a decision may be carried out: as long again as it could be decided, from the day it is for. */
export function standsUntil(
  organisation: Organisation,
  rule: ApprovalRuleNow,
  { suspendOn, sendsOn }: Pick<ApprovalFacts, 'suspendOn' | 'sendsOn'>,
  decidedAt: DateTime,
): Date {
  const usual = workingDaysLater(organisation, null, decidedAt, rule.expiresAfterWorkingDays)
  const planned = suspendOn ?? sendsOn
  if (planned === null) return usual.toJSDate()
  const last = addWorkingDays(organisation, planned, rule.expiresAfterWorkingDays)
  const end = DateTime.fromISO(last, { zone: organisation.timeZone }).endOf('day')
  return (end > usual ? end : usual).toJSDate()
}
