import { ApiError } from './api-error.ts'

/** Arguments as they came: form fields are strings, JSON bodies hold anything. */
export class Args {
  readonly raw: Record<string, unknown>
  constructor(raw: Record<string, unknown>) {
    this.raw = raw
  }

  text(name: string): string | undefined {
    const value = this.raw[name]
    if (value === undefined || value === null || value === '') return undefined
    return typeof value === 'string' ? value : String(value)
  }

  need(name: string): string {
    const value = this.text(name)
    if (value !== undefined) return value
    throw new ApiError('invalid_arguments', {
      response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
    })
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.text(name) ?? '')
  }

  /** Form bodies carry structures as JSON text. */
  json(name: string): unknown {
    const value = this.raw[name]
    if (typeof value !== 'string') return value ?? undefined
    if (value === '') return undefined
    try {
      return JSON.parse(value)
    } catch {
      throw new ApiError('invalid_arguments', {
        response_metadata: { messages: [`[ERROR] invalid JSON in ${name}`] },
      })
    }
  }
}

/** One page of a list and the cursor of the next. */
export function pageOf<T>(all: T[], args: Args, mostPerPage: number): { page: T[]; next: string } {
  const from = readCursor(args.text('cursor'))
  const asked = Number(args.text('limit') ?? 100)
  if (!Number.isInteger(asked) || asked < 0) throw new ApiError('invalid_limit')
  const size = Math.min(asked || 100, mostPerPage)
  const next = from + size < all.length ? Buffer.from(`next:${from + size}`).toString('base64') : ''
  return { page: all.slice(from, from + size), next }
}

function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  const at = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1]
  if (at === undefined) throw new ApiError('invalid_cursor')
  return Number(at)
}
