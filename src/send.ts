/** One request to a chat platform. */
export interface Sending {
  method: string
  url: string
  headers: Record<string, string>
  body?: string
  timeoutMs: number
}

export interface Answer {
  status: number
  retryAfter: string | null
  /** Null when the connection broke while the answer came. */
  text: string | null
}

/** Sends a request once, following no redirect: it would carry the token elsewhere. Throws when nothing is answered. */
export type Send = (sending: Sending) => Promise<Answer>

/** Over plain `fetch`, which every runtime has. */
export function sendByFetch(fetch: typeof globalThis.fetch = globalThis.fetch): Send {
  return async ({ method, url, headers, body, timeoutMs }) => {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return {
      // Browsers' way to say that there was a redirect.
      status: response.status === 0 ? 302 : response.status,
      retryAfter: response.headers.get('retry-after'),
      text: await response.text().catch(() => null),
    }
  }
}
