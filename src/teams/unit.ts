import type { CardElement } from './adaptive-card.ts'

/** Elements that stay together, and how many things a reader misses without them. */
export interface Unit {
  elements: CardElement[]
  counts: number
  /** A line is drawn above. */
  divided?: boolean
}

const encoder = new TextEncoder()
const ASCII = /^[\x20-\x7e]*$/

/** What a value weighs on the wire or in memory, whichever is more: UTF-8 or UTF-16. */
export function bytesOf(value: unknown): number {
  const json = JSON.stringify(value)
  return ASCII.test(json) ? 2 * json.length : Math.max(2 * json.length, encoder.encode(json).length)
}

/**
 * As many units as fit, in order; what is left out is counted in a last line. The tail (buttons and
 * remarks at the end of the card) is kept, since it leads to the rest.
 */
export function fitUnits(
  units: Unit[],
  tail: Unit[],
  maxBytes: number,
  sayMore: (count: number) => CardElement,
): CardElement[] {
  const all = [...units, ...tail]
  const whole = elementsOf(all)
  // Three bytes are the most that UTF-8 takes for a unit of UTF-16.
  if (3 * JSON.stringify(whole).length <= maxBytes || bytesOf(whole) <= maxBytes) return whole
  const tailBytes = bytesOf(elementsOf(tail))
  const keptTail = tailBytes <= maxBytes / 2 ? tail : []
  const body = keptTail.length > 0 ? units : all
  let room = maxBytes - (keptTail.length > 0 ? tailBytes : 0) - bytesOf(sayMore(1_000_000))
  const kept: Unit[] = []
  for (const unit of body) {
    room -= bytesOf(elementsOf([unit])) + 2
    if (room < 0) break
    kept.push(unit)
  }
  const leftOut = body.slice(kept.length).reduce((sum, unit) => sum + unit.counts, 0)
  return [...elementsOf(kept), ...(leftOut > 0 ? [sayMore(leftOut)] : []), ...elementsOf(keptTail)]
}

function elementsOf(units: Unit[]): CardElement[] {
  return units.flatMap(({ elements, divided }) => {
    const [first, ...rest] = elements
    return first && divided ? [{ ...first, separator: true, spacing: 'large' as const }, ...rest] : elements
  })
}
