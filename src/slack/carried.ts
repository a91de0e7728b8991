import * as z from 'zod'
import type { Answers } from '../chat/form.ts'
import type { Place } from '../chat/reply.ts'
import { type CommandCall, commandCall } from '../command-calls.ts'
import { LIMITS } from './limits.ts'

/** What a modal keeps for its submission, which does not say where it was opened. */
const carried = z.object({
  call: commandCall,
  channelId: z.string().min(1).max(40),
  channelName: z.string().max(200).optional(),
  direct: z.boolean(),
})
export type Carried = z.infer<typeof carried>

/** Null when it does not fit. */
export function carry(call: CommandCall, where: Omit<Place, 'workspace'>): string | null {
  const { channelId, channelName, direct } = where
  const text = JSON.stringify({ call, channelId, channelName, direct } satisfies Carried)
  return text.length <= LIMITS.privateMetadata ? text : null
}

export function readCarried(text: string): Carried | undefined {
  try {
    return carried.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

interface StateValue {
  type: string
  value?: string | null
  selected_date?: string | null
  selected_option?: { value: string } | null
  selected_options?: { value: string }[] | null
}

/** Answers by field key, out of a submitted view's state. */
export function readAnswers(values: Record<string, Record<string, StateValue>>): Answers {
  return Object.fromEntries(
    Object.entries(values).map(([key, elements]) => {
      const [element] = Object.values(elements)
      return [key, element ? answerOf(element) : null]
    }),
  )
}

function answerOf(element: StateValue): string | string[] | null {
  switch (element.type) {
    case 'datepicker':
      return element.selected_date ?? null
    case 'static_select':
      return element.selected_option?.value ?? null
    case 'multi_static_select':
    case 'checkboxes':
      return (element.selected_options ?? []).map((option) => option.value)
    default:
      return element.value ?? null
  }
}
