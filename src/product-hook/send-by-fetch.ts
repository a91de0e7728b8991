import { MOST_BYTES, type SendHook } from './send-hook.ts'

/**
 * For Workers, where names are resolved by the platform, which reaches public addresses alone: what the address
 * says literally was checked before.
 */
export function sendByFetch(fetch: typeof globalThis.fetch = globalThis.fetch): SendHook {
  return async ({ url, headers, body, timeoutMs }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await drain(response)
    return { status: response.status, retryAfter: response.headers.get('retry-after') }
  }
}

/** The status has been told already: a body that is too long, or breaks off, changes nothing. */
async function drain({ body }: Response): Promise<void> {
  if (!body) return
  const reader = body.getReader()
  try {
    for (let read = 0; read < MOST_BYTES; ) {
      const { done, value } = await reader.read()
      if (done) return
      read += value.byteLength
    }
  } catch {
    return
  }
  await reader.cancel()
}
