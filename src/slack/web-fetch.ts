import type { FetchFunction } from '@slack/web-api'

/**
 * The `fetch` that Slack's clients use. They call it with their own `this` and forbid redirects in a way
 * that workerd refuses; a redirect could carry the token elsewhere, so it still ends here.
 */
export function webFetch(
  fetch: typeof globalThis.fetch = globalThis.fetch,
  timeoutMs = 10_000,
): FetchFunction {
  return async (url, init) => {
    const { body, ...rest } = init ?? {}
    const response = await fetch(url, {
      ...rest,
      ...(body === undefined ? {} : { body }),
      signal: rest.signal ?? AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
    })
    if (response.status >= 300 && response.status < 400) {
      throw new Error(`Slack's address answered with a redirect (${response.status})`)
    }
    if (response.status === 429 && !/^\d+$/.test(response.headers.get('retry-after') ?? '')) {
      // web-api needs the header to recognise the refusal; Slack's own advice is a minute at most.
      return new Response(await response.arrayBuffer(), {
        status: 429,
        headers: { 'retry-after': '30' },
      })
    }
    return response
  }
}
