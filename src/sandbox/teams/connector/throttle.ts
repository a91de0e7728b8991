/** Per conversation: 7 messages in a second, 60 in half a minute, 1,800 in an hour. */
const WINDOWS = [
  { most: 7, ms: 1_000 },
  { most: 60, ms: 30_000 },
  { most: 1_800, ms: 3_600_000 },
]

/** Counts a message; the seconds to wait when it is one too many, or else 0. */
export function createThrottle(realNow: () => number): (conversationId: string) => number {
  const times = new Map<string, number[]>()
  return (conversationId) => {
    const now = realNow()
    const longest = WINDOWS.at(-1)?.ms ?? 0
    const recent = (times.get(conversationId) ?? []).filter((at) => now - at < longest)
    for (const { most, ms } of WINDOWS) {
      const inside = recent.filter((at) => now - at < ms)
      const oldest = inside.at(-most)
      if (oldest !== undefined) {
        times.set(conversationId, recent)
        return Math.max(1, Math.ceil((oldest + ms - now) / 1000))
      }
    }
    times.set(conversationId, [...recent, now])
    return 0
  }
}
