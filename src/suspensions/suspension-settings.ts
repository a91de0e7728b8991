import { suspensionSettings } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Answers, Field } from '../chat/form.ts'
import type { Context } from '../ports.ts'
import { loadSuspensionSettings, type SuspensionSettings } from './store.ts'

const MOST = 30
const LONGEST = 60

/** What the settings form asks about stopping services. */
export function suspensionFields({ services, exemptServices }: SuspensionSettings): Field[] {
  const list = (key: string, label: string, hint: string, value: string[]): Field => ({
    kind: 'text',
    key,
    label,
    hint,
    value: value.join(', '),
    optional: true,
    maxLength: 1_000,
  })
  return [
    list('services', 'A suspension stops', 'Services, with commas between. Empty: all of them.', services),
    list('exemptServices', 'It never stops', 'Such as data export. With commas between.', exemptServices),
  ]
}

/** What the form said, or what is wrong with it by field; what was not asked stays as it is. */
export function readSuspensionSettings(
  answers: Answers,
): { changes: Partial<SuspensionSettings> } | { errors: Record<string, string> } {
  const changes: Partial<SuspensionSettings> = {}
  const errors: Record<string, string> = {}
  for (const key of ['services', 'exemptServices'] as const) {
    const text = answers[key]
    if (typeof text !== 'string') continue
    const names = [...new Set(text.split(',').map((name) => name.replace(/\s+/g, ' ').trim()))].filter(
      (name) => name !== '',
    )
    if (names.length > MOST) errors[key] = `Name at most ${MOST} services.`
    else if (names.some((name) => name.length > LONGEST))
      errors[key] = `A name has at most ${LONGEST} characters.`
    else changes[key] = names
  }
  const both = changes.services?.find((name) => changes.exemptServices?.includes(name))
  if (both) errors.exemptServices = `${both} is stopped, so it cannot stay on as well.`
  return Object.keys(errors).length > 0 ? { errors } : { changes }
}

/** Holds for what is proposed from now on; what was approved names its own services. */
export async function saveSuspensionSettings(
  context: Context,
  changes: Partial<SuspensionSettings>,
): Promise<void> {
  await context.db.transaction(async (tx) => {
    const { organisationId } = context
    const before = await loadSuspensionSettings(tx, organisationId)
    const after = { ...before, ...changes }
    if (JSON.stringify(before) === JSON.stringify(after)) return
    await tx
      .insert(suspensionSettings)
      .values({ ...after, organisationId })
      .onConflictDoUpdate({ target: suspensionSettings.organisationId, set: after })
    await record(tx, context, 'change-suspension-settings', `organisation:${organisationId}`, {
      before,
      after,
    })
  })
}
