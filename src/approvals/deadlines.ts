import { DateTime } from 'luxon'
import { addWorkingDays, workingDaysLater } from '../clearances/working-time.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
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
  const planned = suspendOn ?? sendsOn
  const days = rule.expiresAfterWorkingDays
  if (planned === null || planned < localDate(organisation, decidedAt))
    return workingDaysLater(organisation, null, decidedAt, days).toJSDate()
  const last = addWorkingDays(organisation, planned, days)
  return DateTime.fromISO(`${last}T23:59:59.999`, { zone: organisation.timeZone }).toJSDate()
}
