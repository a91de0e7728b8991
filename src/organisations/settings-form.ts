import type { Answers, Form } from '../chat/form.ts'
import type { Settings } from './change-settings.ts'
import { LATEST_RUN_HOUR, type Organisation } from './organisation.ts'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const EARLIEST_HOUR = 5

export function settingsForm(organisation: Organisation): Form {
  return {
    title: 'Dunwell settings',
    submitLabel: 'Save',
    fields: [
      { kind: 'text', key: 'name', label: 'Company', value: organisation.name, maxLength: 100 },
      {
        kind: 'text',
        key: 'timeZone',
        label: 'Time zone',
        value: organisation.timeZone,
        hint: 'Such as America/Chicago. Due dates and the digest follow it.',
        maxLength: 60,
      },
      {
        kind: 'choices',
        key: 'workingDays',
        label: 'Working days',
        values: organisation.workingDays.map(String),
        options: DAYS.map((label, index) => ({ value: String(index + 1), label })),
      },
      {
        kind: 'text',
        key: 'holidayRegion',
        label: 'Public holidays of',
        value: organisation.holidayRegion ?? '',
        hint: 'A country such as US, or country and state such as DE-BY. Empty: none are kept.',
        optional: true,
        maxLength: 20,
      },
      {
        kind: 'choice',
        key: 'digestHour',
        label: 'Digest comes at',
        value: String(organisation.digestHour),
        options: Array.from({ length: LATEST_RUN_HOUR - EARLIEST_HOUR }, (_, index) => {
          const hour = EARLIEST_HOUR + index
          return { value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }
        }),
      },
      {
        kind: 'text',
        key: 'reportingCurrency',
        label: 'Reporting currency',
        value: organisation.reportingCurrency,
        hint: 'ISO code, such as USD.',
        maxLength: 3,
      },
    ],
    call: { name: 'save-settings', input: { answers: {} } },
  }
}

/** What the form said; fields that were not asked stay as they are. */
export function settingsFromAnswers(answers: Answers): Partial<Settings> {
  const text = (key: string) => (typeof answers[key] === 'string' ? answers[key].trim() : undefined)
  const days = answers.workingDays
  const hour = text('digestHour')
  return {
    ...defined('name', text('name')),
    ...defined('timeZone', text('timeZone')),
    ...defined('reportingCurrency', text('reportingCurrency')?.toUpperCase()),
    ...('holidayRegion' in answers ? { holidayRegion: text('holidayRegion')?.toUpperCase() || null } : {}),
    ...(hour === undefined ? {} : { digestHour: Number(hour) }),
    ...(Array.isArray(days) ? { workingDays: days.map(Number).filter((day) => day >= 1 && day <= 7) } : {}),
  }
}

function defined<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: string })
}
