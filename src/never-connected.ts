const CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
])

/** Whether a request failed before anything of it could be sent, so that it may safely be sent again. */
export function neverConnected(error: unknown): boolean {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && typeof inner.code === 'string' && CODES.has(inner.code)) return true
    // Every address of a host was tried: one that may have heard us is enough for doubt.
    if (inner instanceof AggregateError && inner.errors.length > 0) return inner.errors.every(neverConnected)
  }
  return false
}
