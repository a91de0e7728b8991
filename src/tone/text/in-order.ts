import type { Span } from '../../reading/span.ts'

/** Where in a list in order the first stretch ends after a place. */
function firstEndingAfter(list: readonly Span[], place: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle]?.end ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether a stretch overlaps one of others, which are in order and apart. */
export function isInside({ start, end }: Span, others: readonly Span[]): boolean {
  const next = others[firstEndingAfter(others, start)]
  return next !== undefined && next.start < end
}

/** The one of a list in order that holds a place. */
export function holderOf<T extends Span>(list: readonly T[], place: number): T | undefined {
  const next = list[firstEndingAfter(list, place)]
  return next !== undefined && next.start <= place ? next : undefined
}

/** Those of a list in order that begin in a stretch. */
export function startingIn<T extends Span>(list: readonly T[], { start, end }: Span): T[] {
  const found: T[] = []
  for (let at = firstEndingAfter(list, start); ; at += 1) {
    const one = list[at]
    if (!one || one.start >= end) return found
    if (one.start >= start) found.push(one)
  }
}
