import { eq } from 'drizzle-orm'
import { IANAZone } from 'luxon'
import { organisations } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context } from '../ports.ts'
import { isCurrency } from '../receivables/money.ts'
import { isHolidayRegion, LATEST_RUN_HOUR, type Organisation } from './organisation.ts'
import { loadOrganisation } from './store.ts'

export type Settings = Omit<Organisation, 'id'>

/** What is wrong, by field; empty when the settings can be saved. */
export function settingsProblems(wanted: Settings): Partial<Record<keyof Settings, string>> {
  const problems: Partial<Record<keyof Settings, string>> = {}
  if (wanted.name.trim() === '') problems.name = 'Give the company a name.'
  if (!IANAZone.isValidZone(wanted.timeZone))
    problems.timeZone = `"${wanted.timeZone}" is no time zone; write one such as America/Chicago.`
  if (wanted.workingDays.length === 0) problems.workingDays = 'Choose at least one working day.'
  if (!Number.isInteger(wanted.digestHour) || wanted.digestHour < 5 || wanted.digestHour >= LATEST_RUN_HOUR) {
    problems.digestHour = `Choose an hour from 5 to ${LATEST_RUN_HOUR - 1}; the digest never comes at night.`
  }
  if (!isCurrency(wanted.reportingCurrency))
    problems.reportingCurrency = `"${wanted.reportingCurrency}" is no ISO 4217 currency; write one such as USD.`
  if (wanted.holidayRegion !== null && !isHolidayRegion(wanted.holidayRegion)) {
    problems.holidayRegion = `"${wanted.holidayRegion}" is no known region; write a country such as US, or country and state such as DE-BY.`
  }
  return problems
}

export type SettingsVerdict =
  | { kind: 'saved'; organisation: Organisation }
  | { kind: 'invalid'; problems: Partial<Record<keyof Settings, string>> }

/** Changes the organisation's calendar and currency; what is not named stays. */
export async function changeSettings(context: Context, changes: Partial<Settings>): Promise<SettingsVerdict> {
  return context.db.transaction(async (tx) => {
    const { id, ...before } = await loadOrganisation(tx, context.organisationId)
    const wanted = { ...before, ...changes }
    const problems = settingsProblems(wanted)
    if (Object.keys(problems).length > 0) return { kind: 'invalid', problems }
    await tx.update(organisations).set(wanted).where(eq(organisations.id, id))
    await record(tx, context, 'change-settings', `organisation:${id}`, { before, after: wanted })
    return { kind: 'saved', organisation: { id, ...wanted } }
  })
}
