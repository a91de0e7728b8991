/** Answers worked out before, kept while nothing they follow from has changed. */
export interface Memory {
  /** @param key must name everything the answer follows from. */
  recall<T>(key: string, make: () => Promise<T>): Promise<T>
  /** What `recall` would give without making anything. */
  known<T>(key: string): Promise<T> | undefined
}

/** Keeps the latest `limit` answers in this process; losing them costs time and nothing else. */
export function createMemory(limit: number): Memory {
  const kept = new Map<string, Promise<unknown>>()
  return {
    recall: <T>(key: string, make: () => Promise<T>): Promise<T> => {
      const known = kept.get(key)
      if (known) return known as Promise<T>
      const made = make()
      kept.set(key, made)
      made.catch(() => kept.delete(key))
      const oldest = kept.keys().next()
      if (kept.size > limit && !oldest.done) kept.delete(oldest.value)
      return made
    },
    known: <T>(key: string) => kept.get(key) as Promise<T> | undefined,
  }
}

/** Names a view of an organisation on a date, as of its latest audit record. */
export function viewKey(organisationId: string, today: string, asOfRecord: number, view: string): string {
  return `${organisationId}:${today}:${asOfRecord}:${view}`
}
