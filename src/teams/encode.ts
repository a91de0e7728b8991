import * as z from 'zod'
import type { Origin } from '../chat/card.ts'
import { type CommandCall, commandCall } from '../command-calls.ts'
import { LIMITS } from './limits.ts'

/** What a button of ours carries. */
export interface ActionData extends Record<string, unknown> {
  call: CommandCall
  origin: Origin
}

/** What the button beside a picker carries: the name of the input that holds the chosen call. */
export interface ChooseData extends Record<string, unknown> {
  choose: string
  origin: Origin
}

/** What a click asked for. */
export interface DecodedAction {
  call: CommandCall
  origin: Origin
}

/** Null when the call is too large for a button; the card then says so. */
export function encodeAction(call: CommandCall, origin: Origin): ActionData | null {
  return JSON.stringify(call).length <= LIMITS.callLength ? { call, origin } : null
}

/** An option's value, which has to be a string. */
export function encodeOption(call: CommandCall): string | null {
  const value = JSON.stringify([call.name, call.input])
  return value.length <= LIMITS.callLength ? value : null
}

const origin = z.enum(['answer', 'post']).catch('post')
const pressed = z.object({ call: commandCall, origin })
const chosen = z.looseObject({ choose: z.string().min(1).max(100), origin })

/**
 * Reads what an `adaptiveCard/action`, a `task/fetch` or a submitted message carries, as a whole or its data
 * alone. Anything else, however it came about, is undefined.
 */
export function decodeAction(value: unknown): DecodedAction | undefined {
  const data = dataOf(value)
  const button = pressed.safeParse(data)
  if (button.success) return fits(button.data.call) ? button.data : undefined
  const picker = chosen.safeParse(data)
  if (!picker.success) return undefined
  const call = decodeOption(picker.data[picker.data.choose])
  return call && { call, origin: picker.data.origin }
}

/** Whether somebody gave up on a form that stands in the chat. */
export function isCancel(value: unknown): boolean {
  return z.object({ cancel: z.literal(true) }).safeParse(dataOf(value)).success
}

function decodeOption(value: unknown): CommandCall | undefined {
  if (typeof value !== 'string' || value.length > LIMITS.callLength) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(value)
  } catch {
    return undefined
  }
  if (!Array.isArray(parsed) || parsed.length !== 2) return undefined
  return commandCall.safeParse({ name: parsed[0], input: parsed[1] }).data
}

function fits(call: CommandCall): boolean {
  return JSON.stringify(call).length <= LIMITS.callLength
}

const invoked = z.object({ action: z.object({ data: z.record(z.string(), z.unknown()) }) })
const asked = z.object({ data: z.record(z.string(), z.unknown()), context: z.unknown().optional() })

/** An invoke wraps what the card gave it; a submitted message does not. */
export function dataOf(value: unknown): unknown {
  const invoke = invoked.safeParse(value)
  if (invoke.success) return invoke.data.action.data
  const task = asked.safeParse(value)
  return task.success ? task.data.data : value
}
