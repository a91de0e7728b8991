/** Lists drawn once and thrown away need no better keys than their positions. */
export function keyed<T>(list: readonly T[]): { key: string; value: T }[] {
  return list.map((value, at) => ({ key: `k${at}`, value }))
}
