import type { KnownBlock } from '@slack/types'

/** Blocks that stay together, and how many things a reader misses without them. */
export interface Unit {
  blocks: KnownBlock[]
  counts: number
}

/**
 * As many units as fit, in order; what is left out is counted in a last line. The tail (buttons and
 * remarks at the end of the card) is kept, since it leads to the rest.
 */
export function fitUnits(
  units: Unit[],
  tail: Unit[],
  limits: { blocks: number; text: number },
  sayMore: (count: number) => KnownBlock,
): KnownBlock[] {
  const all = [...units, ...tail]
  if (blocksIn(all) <= limits.blocks && textIn(all) <= limits.text) return all.flatMap((unit) => unit.blocks)
  const keptTail = blocksIn(tail) <= limits.blocks / 2 && textIn(tail) <= limits.text / 2 ? tail : []
  const roomForBlocks = limits.blocks - blocksIn(keptTail) - 1
  const roomForText = limits.text - textIn(keptTail) - 40
  const kept: Unit[] = []
  const body = keptTail.length > 0 ? units : all
  let blocks = 0
  let text = 0
  for (const unit of body) {
    blocks += unit.blocks.length
    text += textIn([unit])
    if (blocks > roomForBlocks || text > roomForText) break
    kept.push(unit)
  }
  const leftOut = body.slice(kept.length).reduce((sum, unit) => sum + unit.counts, 0)
  const remark = leftOut > 0 ? [sayMore(leftOut)] : []
  return [...kept.flatMap((unit) => unit.blocks), ...remark, ...keptTail.flatMap((unit) => unit.blocks)]
}

function blocksIn(units: Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.blocks.length, 0)
}

function textIn(units: Unit[]): number {
  return units.reduce((sum, unit) => sum + textLength(unit.blocks), 0)
}

/** Characters a reader sees: every string under a `text`. */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, inner) => sum + textLength(inner), 0)
  if (value === null || typeof value !== 'object') return 0
  return Object.entries(value).reduce(
    (sum, [key, inner]) =>
      sum + (key === 'text' && typeof inner === 'string' ? inner.length : textLength(inner)),
    0,
  )
}
