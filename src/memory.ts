/** Answers worked out before, kept while nothing they follow from has changed. */
export interface Memory {
  /** @param key must name everything the answer follows from. */
  recall<T>(key: string, make: () => Promise<T>): Promise<T>
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
  }
}
