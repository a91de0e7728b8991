const burst = 4
const perSecond = 1

/** About one message a second and channel, with a little room. Answers the seconds to wait, 0 for none. */
export function createRateLimit(realNow: () => number): (channelId: string) => number {
  const buckets = new Map<string, { left: number; atMs: number }>()
  return (channelId) => {
    const nowMs = realNow()
    const bucket = buckets.get(channelId) ?? { left: burst, atMs: nowMs }
    bucket.left = Math.min(burst, bucket.left + ((nowMs - bucket.atMs) / 1000) * perSecond)
    bucket.atMs = nowMs
    buckets.set(channelId, bucket)
    if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perSecond))
    bucket.left -= 1
    return 0
  }
}
