/** What Slack sent, read but not yet believed. */
export type SlackBody = Record<string, unknown>

/** The raw bytes, or null as soon as there are more than `limit`. */
export async function readAtMost(request: Request, limit: number): Promise<Uint8Array | null> {
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > limit) return null
  // No more bytes can follow than were announced, and all at once they cost a fraction of a stream.
  if (announced !== null) return new Uint8Array(await request.arrayBuffer())
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks, size)
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      return null
    }
    chunks.push(value)
  }
}

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
