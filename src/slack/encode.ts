import { type CommandCall, commandCall } from '../command-calls.ts'
import { LIMITS } from './limits.ts'

/** A button's `value`, or null when the call does not fit into one. */
export function encodeCall(call: CommandCall): string | null {
  const value = JSON.stringify(call)
  return value.length <= LIMITS.buttonValue ? value : null
}

/** An option's `value`, which has less room: name and input alone. */
export function encodeOption(call: CommandCall): string | null {
  const value = JSON.stringify([call.name, call.input])
  return value.length <= LIMITS.optionValue ? value : null
}

/** Reads back what a click carries. Anything else, however it came about, is undefined. */
export function decodeCall(value: unknown): CommandCall | undefined {
  if (typeof value !== 'string' || value.length > LIMITS.buttonValue) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(value)
  } catch {
    return undefined
  }
  const call = Array.isArray(parsed) && parsed.length === 2 ? { name: parsed[0], input: parsed[1] } : parsed
  return commandCall.safeParse(call).data
}
