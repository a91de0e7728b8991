import type { Reply } from '../chat/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { changeSettings } from '../organisations/change-settings.ts'
import { settingsForm, settingsFromAnswers } from '../organisations/settings-form.ts'
import type { Role } from '../people/person.ts'
import { type Asked, type Commands, notice } from './asked.ts'

const SETTINGS_ROLES: readonly Role[] = ['admin', 'finance_lead', 'vp_finance', 'cfo']

export const SETTINGS_COMMANDS: Commands<'open-settings' | 'save-settings'> = {
  'open-settings': {
    mayUse: SETTINGS_ROLES,
    run: async ({ viewer }) => ({ kind: 'form', form: settingsForm(viewer.organisation) }),
  },
  'save-settings': { mayUse: SETTINGS_ROLES, run: saveSettings },
}

async function saveSettings({ context }: Asked, { answers }: InputOf<'save-settings'>): Promise<Reply> {
  const verdict = await changeSettings(context, settingsFromAnswers(answers))
  if (verdict.kind === 'invalid') return { kind: 'invalid', errors: { ...verdict.problems } }
  return notice('Settings saved. They hold from the next daily run on.')
}
