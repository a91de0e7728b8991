import * as z from 'zod'
import type { Message } from '../message.ts'
import { ApiError } from './api-error.ts'

const shape = z.object({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.unknown()),
})
const mostBytes = 8000

export function readMetadata(input: unknown): Message['metadata'] {
  if (input === undefined) return undefined
  const read = shape.safeParse(input)
  if (!read.success) throw new ApiError('invalid_metadata_format')
  if (JSON.stringify(read.data.event_payload).length > mostBytes) throw new ApiError('metadata_too_large')
  return read.data
}
