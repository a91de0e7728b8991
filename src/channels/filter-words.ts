import { isCurrency, minorFromDecimal } from '../receivables/money.ts'
import type { FilterValues } from './filter-values.ts'
import { type ChannelFilters, NO_FILTERS } from './filters.ts'

export type FilterReading = { kind: 'filters'; filters: ChannelFilters } | { kind: 'refused'; why: string }

type Key = 'segments' | 'regions' | 'currencies' | 'collectorIds' | 'minimum'

const KEYS = new Map<string, Key>([
  ['segment', 'segments'],
  ['segments', 'segments'],
  ['region', 'regions'],
  ['regions', 'regions'],
  ['currency', 'currencies'],
  ['currencies', 'currencies'],
  ['collector', 'collectorIds'],
  ['collectors', 'collectorIds'],
  ['min', 'minimum'],
  ['minimum', 'minimum'],
  ['from', 'minimum'],
])

/** `key=value`, `key=one,two`, `key="two words"`. */
const PAIR = /([a-z]+)\s*=\s*((?:"[^"]*"|“[^”]*”|[^\s,"“]+)(?:,(?:"[^"]*"|“[^”]*”|[^\s,"“]+))*)/gi

const EXAMPLE = 'Write it like: segment=enterprise region=EMEA currency=USD collector="Dana H" min=10000'

/** Reads `segment=enterprise region=EMEA,NA min=10k`; `all` means no filter. */
export function readFilterWords(
  words: string,
  known: FilterValues,
  reportingCurrency: string,
): FilterReading {
  const filters: ChannelFilters = { ...NO_FILTERS }
  if (/^\s*(all|none|everything)\s*$/i.test(words)) return { kind: 'filters', filters }
  const rest = words.replace(PAIR, ' ')
  if (rest.trim() !== '') return refused(`“${rest.trim().slice(0, 60)}” is no filter. ${EXAMPLE}`)
  for (const [, name = '', list = ''] of words.matchAll(PAIR)) {
    const key = KEYS.get(name.toLowerCase())
    if (!key) return refused(`“${name}” is no filter. ${EXAMPLE}`)
    if (key === 'minimum') {
      const minimum = readMinimum(list, reportingCurrency)
      if (typeof minimum === 'string') return refused(minimum)
      filters.minimum = minimum
      continue
    }
    const found = valuesNamed(itemsOf(list), choicesFor(key, known), name.toLowerCase())
    if ('why' in found) return refused(found.why)
    filters[key] = [...new Set([...filters[key], ...found.values])]
  }
  return { kind: 'filters', filters }
}

function refused(why: string): FilterReading {
  return { kind: 'refused', why }
}

function itemsOf(list: string): string[] {
  return [...list.matchAll(/"([^"]*)"|“([^”]*)”|([^,"“]+)/g)].map(([, a, b, c]) => (a ?? b ?? c ?? '').trim())
}

function choicesFor(key: Exclude<Key, 'minimum'>, known: FilterValues): { value: string; label: string }[] {
  if (key === 'collectorIds') return known.collectors.map(({ id, name }) => ({ value: id, label: name }))
  return known[key].map((value) => ({ value, label: value }))
}

/** Whole values first, whatever their case; a collector also by the beginning of a name. */
function valuesNamed(
  items: string[],
  choices: { value: string; label: string }[],
  name: string,
): { values: string[] } | { why: string } {
  const chosen: string[] = []
  for (const item of items) {
    const lower = item.toLocaleLowerCase()
    const exact = choices.filter(({ label }) => label.toLocaleLowerCase() === lower)
    const close = choices.filter(
      ({ value, label }) =>
        value !== label &&
        label
          .toLocaleLowerCase()
          .split(/\s+/)
          .some((_, at, all) => all.slice(at).join(' ').startsWith(lower)),
    )
    const [only, ...others] = exact.length > 0 ? exact : close
    if (only && others.length === 0) chosen.push(only.value)
    else if (only)
      return { why: `Several are called “${item}”: ${labelsOf([only, ...others])}. Write the whole name.` }
    else if (choices.length === 0) return { why: `No account has a ${name} yet, so there is none to choose.` }
    else return { why: `There is no ${name} “${item}”. There is: ${labelsOf(choices)}.` }
  }
  return { values: chosen }
}

function labelsOf(choices: { label: string }[]): string {
  const shown = choices.slice(0, 12).map(({ label }) => label)
  return choices.length > 12 ? `${shown.join(', ')} and ${choices.length - 12} more` : shown.join(', ')
}

/** `10000`, `10,000.50`, `$10k`; a sentence when it cannot be read. Empty and 0 mean none. */
export function readMinimum(text: string, currency: string): ChannelFilters['minimum'] | string {
  const bare = text.replace(/[\s,_"“”]/g, '').replace(/^\p{Sc}/u, '')
  if (bare === '') return null
  const match = /^(\d+)(?:\.(\d+))?([kKmM]?)$/.exec(bare)
  const why = `“${text}” is no amount in ${currency}. Write digits such as 10000, or 10k.`
  if (!match || !isCurrency(currency)) return why
  const [, whole = '', fraction = '', unit = ''] = match
  const shift = unit === '' ? 0 : unit.toLowerCase() === 'k' ? 3 : 6
  const digits = fraction.padEnd(shift, '0')
  const read = minorFromDecimal(`${whole}${digits.slice(0, shift)}.${digits.slice(shift)}`, currency)
  if (!('minor' in read)) return why
  return read.minor === 0 ? null : { amountMinor: read.minor, currency }
}
