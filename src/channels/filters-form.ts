import type { Answers, Choice, Field, Form } from '../chat/form.ts'
import { decimalText } from '../receivables/money.ts'
import type { FilterValues } from './filter-values.ts'
import { readMinimum } from './filter-words.ts'
import type { ChannelFilters } from './filters.ts'

/** Asks what the channel's digest shall show, with the organisation's own values to choose from. */
export function filtersForm(
  filters: ChannelFilters,
  known: FilterValues,
  /** As the platform writes it. */
  channel: string,
  reportingCurrency: string,
  isNew: boolean,
): Form {
  return {
    title: isNew ? 'Digest for this channel' : 'What the digest shows',
    submitLabel: isNew ? 'Start the digest' : 'Save',
    intro: `Choose what ${channel} gets; choose nothing, and it gets everything.`,
    fields: [
      ...choices('segments', 'Segments', filters.segments, asChoices(known.segments)),
      ...choices('regions', 'Regions', filters.regions, asChoices(known.regions)),
      ...choices('currencies', 'Currencies', filters.currencies, asChoices(known.currencies)),
      ...choices(
        'collectorIds',
        'Collectors',
        filters.collectorIds,
        known.collectors.map(({ id, name }) => ({ value: id, label: name })),
      ),
      {
        kind: 'text',
        key: 'minimum',
        label: `Only accounts that owe at least (${reportingCurrency})`,
        value: filters.minimum?.currency === reportingCurrency ? decimalText(filters.minimum) : '',
        hint: 'Overdue, in all: 10000 or 10k. Empty: however little.',
        optional: true,
        maxLength: 20,
      },
    ],
    call: { name: 'save-filters', input: { answers: {} } },
  }
}

function asChoices(values: string[]): Choice[] {
  return values.map((value) => ({ value, label: value }))
}

/** What is chosen comes first: a form shows a hundred entries, and saving must not lose the others. */
function choices(key: string, label: string, chosen: string[], known: Choice[]): Field[] {
  const missing = chosen.filter((value) => !known.some((one) => one.value === value))
  const options = [
    ...known.filter(({ value }) => chosen.includes(value)),
    ...(key === 'collectorIds' ? [] : asChoices(missing)),
    ...known.filter(({ value }) => !chosen.includes(value)),
  ]
  return options.length > 0 ? [{ kind: 'choices', key, label, options, values: chosen, optional: true }] : []
}

export type FilterAnswers =
  | { kind: 'filters'; filters: ChannelFilters }
  | { kind: 'invalid'; errors: Record<string, string> }

/** What the form said. A value that was not offered is refused: it came from somewhere else. */
export function filtersFromAnswers(
  answers: Answers,
  before: ChannelFilters,
  known: FilterValues,
  reportingCurrency: string,
): FilterAnswers {
  const errors: Record<string, string> = {}
  const list = (key: 'segments' | 'regions' | 'currencies' | 'collectorIds', offered: string[]): string[] => {
    const given = answers[key]
    if (!Array.isArray(given)) return []
    const strange = given.filter((value) => !offered.includes(value) && !before[key].includes(value))
    if (strange.length > 0) errors[key] = 'That choice is gone by now. Open the form again.'
    return given
  }
  const minimum = readMinimum(typeof answers.minimum === 'string' ? answers.minimum : '', reportingCurrency)
  if (typeof minimum === 'string') errors.minimum = minimum
  const filters = {
    segments: list('segments', known.segments),
    regions: list('regions', known.regions),
    currencies: list('currencies', known.currencies),
    collectorIds: list(
      'collectorIds',
      known.collectors.map(({ id }) => id),
    ),
    minimum: typeof minimum === 'string' ? null : minimum,
  }
  return Object.keys(errors).length > 0 ? { kind: 'invalid', errors } : { kind: 'filters', filters }
}
