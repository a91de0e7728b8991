import type { MiddlewareHandler } from 'hono'

/**
 * The sandbox lets anyone act as anyone, so only this machine may reach it: a page on the internet that
 * points its name at 127.0.0.1 must not, nor may it post here from another origin.
 */
export const loopbackOnly: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? new URL(c.req.url).host
  if (!isLoopback(host)) {
    return c.text('The sandbox answers only at 127.0.0.1 or localhost. Open it there on this machine.', 403)
  }
  const origin = c.req.header('origin')
  if (c.req.method !== 'GET' && origin !== undefined && hostOf(origin) !== host) {
    return c.text('The sandbox refuses requests that come from another page.', 403)
  }
  await next()
}

function isLoopback(host: string): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host)
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
