/** One line of the bench table. */
export interface Result {
  name: string
  what: string
  /** What `value` counts: a ratio to the floor or peer of the same run, or a unit. */
  unit: '× floor' | '× peer' | '× full plan' | 'exponent' | 'ms' | 'MB'
  value: number
  /** Null for a figure that is only to be known. */
  goal: { is: 'at most' | 'at least'; value: number } | null
  /** Set when floor and product did not do the same work, so that the ratio says nothing. */
  invalid?: string
  /** Absolute figures, a sentence each. */
  notes: string[]
}

export function isMet({ value, goal, invalid }: Result): boolean {
  if (invalid !== undefined || !Number.isFinite(value)) return false
  if (goal === null) return true
  return goal.is === 'at most' ? value <= goal.value : value >= goal.value
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Ratios round by round: what disturbs the machine for a while disturbs both sides of one ratio. */
export function medianRatio(over: number[], under: number[]): number {
  return median(over.map((value, round) => value / (under[round] ?? Number.NaN)))
}

/** Median and range, so that a noisy run shows. */
export function spread(values: number[], unit = 'ms', digits = 0): string {
  const text = (value: number) => value.toFixed(digits)
  return `${text(median(values))} ${unit} (${text(Math.min(...values))}–${text(Math.max(...values))})`
}

export function asJson(results: Result[]): string {
  const rows = results.map((result) => [
    result.name,
    { value: Number(result.value.toFixed(4)), goal: result.goal?.value ?? null, met: isMet(result) },
  ])
  return JSON.stringify(Object.fromEntries(rows))
}

/** For the progress: what a run has found when it is stopped later. */
export function asLine(result: Result): string {
  const { name, value, unit, goal } = result
  const said = goal ? `goal ${goal.is} ${goal.value}, ${isMet(result) ? 'met' : 'not met'}` : 'no goal'
  return `${name}: ${value.toFixed(2)} ${unit}, ${said}`
}

export function asTable(results: Result[]): string {
  const heads = ['row', 'what', 'value', 'goal', 'met']
  const rows = results.map((result) => [
    result.name,
    result.what,
    `${result.value.toFixed(result.unit === 'ms' || result.unit === 'MB' ? 1 : 2)} ${result.unit}`,
    result.goal ? `${result.goal.is === 'at most' ? '≤' : '≥'} ${result.goal.value}` : '',
    isMet(result) ? (result.goal ? 'yes' : '') : 'NOT MET',
  ])
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  const figures = results.flatMap(({ name, notes, invalid }) => [
    `${name}:`,
    ...(invalid ? [`  INVALID: ${invalid}`] : []),
    ...notes.map((note) => `  ${note}`),
  ])
  const rule = widths.map((width) => '-'.repeat(width))
  return [line(heads), line(rule), ...rows.map(line), '', ...figures].join('\n')
}
