import type { Reply } from '../chat/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { changeSettings } from '../organisations/change-settings.ts'
import { settingsForm, settingsFromAnswers } from '../organisations/settings-form.ts'
import type { Role } from '../people/person.ts'
import { loadSuspensionSettings } from '../suspensions/store.ts'
import {
  readSuspensionSettings,
  saveSuspensionSettings,
  suspensionFields,
} from '../suspensions/suspension-settings.ts'
import { type Asked, type Commands, notice } from './asked.ts'

export const SETTINGS_ROLES: readonly Role[] = ['admin', 'finance_lead', 'vp_finance', 'cfo']

export const SETTINGS_COMMANDS: Commands<'open-settings' | 'save-settings'> = {
  'open-settings': {
    mayUse: SETTINGS_ROLES,
    run: openSettings,
  },
  'save-settings': { mayUse: SETTINGS_ROLES, run: saveSettings },
}

async function openSettings({ context, viewer }: Asked): Promise<Reply> {
  const form = settingsForm(viewer.organisation)
  const services = await loadSuspensionSettings(context.db, context.organisationId)
  return { kind: 'form', form: { ...form, fields: [...form.fields, ...suspensionFields(services)] } }
}

async function saveSettings({ context }: Asked, { answers }: InputOf<'save-settings'>): Promise<Reply> {
  const services = readSuspensionSettings(answers)
  if ('errors' in services) return { kind: 'invalid', errors: services.errors }
  const verdict = await changeSettings(context, settingsFromAnswers(answers))
  if (verdict.kind === 'invalid') return { kind: 'invalid', errors: { ...verdict.problems } }
  await saveSuspensionSettings(context, services.changes)
  return notice('Settings saved. They hold from the next daily run on.')
}
