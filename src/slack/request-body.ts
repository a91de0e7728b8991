/** What Slack sent, read but not yet believed. */
export type SlackBody = Record<string, unknown>

/** JSON, a form, or a form with JSON in `payload`; null when it is none of them. */
export function parseSlackBody(bytes: Uint8Array, contentType: string): SlackBody | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (contentType.includes('application/json')) return objectOrNull(JSON.parse(text))
    if (!contentType.includes('application/x-www-form-urlencoded')) return null
    const form = new URLSearchParams(text)
    const payload = form.get('payload')
    return payload === null ? Object.fromEntries(form) : objectOrNull(JSON.parse(payload))
  } catch {
    return null
  }
}

function objectOrNull(value: unknown): SlackBody | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : null
}
