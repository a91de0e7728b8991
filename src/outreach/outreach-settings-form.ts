import type { Answers, Form } from '../chat/form.ts'
import { LONGEST_WORDING, type OutreachSettings } from './settings.ts'
import { LANGUAGE_NAMES } from './templates/templates.ts'

export function outreachSettingsForm(settings: OutreachSettings, company: string): Form {
  const text = (
    key: keyof OutreachSettings,
    label: string,
    hint: string,
    maxLength: number,
    multiline = false,
  ) => ({
    kind: 'text' as const,
    key,
    label,
    hint,
    maxLength,
    optional: true,
    ...(multiline ? { multiline } : {}),
    ...(settings[key] ? { value: settings[key] } : {}),
  })
  return {
    title: 'Messages to customers',
    submitLabel: 'Save',
    fields: [
      text('fromName', 'Sent in the name of', `Empty: ${company}.`, 100),
      text(
        'replyTo',
        'Replies go to',
        'An address that somebody reads. Empty: whoever sends the message.',
        254,
      ),
      text('payUrl', 'Pay page', 'Begins with https://. An invoice’s own link comes first.', 2_000),
      text('waysToPay', 'Other ways to pay', 'Such as bank details.', LONGEST_WORDING, true),
      text(
        'legalWording',
        'Legal wording',
        'Stands in final notices only. Empty: none.',
        LONGEST_WORDING,
        true,
      ),
      {
        kind: 'choice',
        key: 'language',
        label: 'Language',
        value: settings.language,
        options: Object.entries(LANGUAGE_NAMES).map(([value, label]) => ({ value, label })),
      },
    ],
    call: { name: 'save-mail-settings', input: { answers: {} } },
  }
}

/** What the form said; an emptied field takes back what was there. */
export function outreachSettingsFrom(answers: Answers, before: OutreachSettings): OutreachSettings {
  const text = (key: keyof OutreachSettings): string | null => {
    if (!(key in answers)) return before[key]
    const value = answers[key]
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
  }
  return {
    fromName: text('fromName'),
    replyTo: text('replyTo'),
    payUrl: text('payUrl'),
    waysToPay: text('waysToPay'),
    legalWording: text('legalWording'),
    language: text('language') ?? before.language,
  }
}
