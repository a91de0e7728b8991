/** An error Slack answers with `ok: false` and a code. */
export class ApiError extends Error {
  readonly code: string
  readonly extra: Record<string, unknown>
  constructor(code: string, extra: Record<string, unknown> = {}) {
    super(code)
    this.code = code
    this.extra = extra
  }
}

/** Complaints about blocks or views travel in two places. */
export function invalid(code: 'invalid_blocks' | 'invalid_arguments', messages: string[]): ApiError {
  return new ApiError(code, {
    ...(code === 'invalid_blocks' ? { errors: messages.map((line) => line.replace('[ERROR] ', '')) } : {}),
    response_metadata: { messages },
  })
}
