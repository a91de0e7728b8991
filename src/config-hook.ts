/** Where the organisation's product is told to stop and to restore a service. */
export interface HookConfig {
  url: string
  /** Signs each request. */
  secret: string
}

type Variables = Partial<Record<'PRODUCT_HOOK_URL' | 'PRODUCT_HOOK_SECRET', string>>

const SHORTEST_SECRET = 32

/** The product's part of the environment: nothing is set, or both are. */
export function readHook(env: Variables): { config?: HookConfig; problems: string[] } {
  const { PRODUCT_HOOK_URL: url, PRODUCT_HOOK_SECRET: secret } = env
  if (!url && !secret) return { problems: [] }
  const problems: string[] = []
  if (!url)
    problems.push(
      'PRODUCT_HOOK_SECRET is set: set PRODUCT_HOOK_URL, the address in your product that stops a service, as well.',
    )
  else if (!isHttps(url))
    problems.push(
      'PRODUCT_HOOK_URL must be a whole address that begins with https://, without a password in it.',
    )
  if (!secret)
    problems.push('PRODUCT_HOOK_URL is set: set PRODUCT_HOOK_SECRET, which signs each request, as well.')
  else if (secret.length < SHORTEST_SECRET)
    problems.push(
      `PRODUCT_HOOK_SECRET has ${secret.length} characters; use at least ${SHORTEST_SECRET} random ones.`,
    )
  if (problems.length > 0 || !url || !secret) return { problems }
  return { config: { url, secret }, problems }
}

function isHttps(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url?.protocol === 'https:' && url.username === '' && url.password === ''
}
