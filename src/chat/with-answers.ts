import { type CommandCall, commandCall } from '../command-calls.ts'
import type { Answers } from './form.ts'

/** The form's call with what was answered; undefined when the two do not fit together. */
export function withAnswers({ name, input }: CommandCall, answers: Answers): CommandCall | undefined {
  return commandCall.safeParse({ name, input: { ...input, answers } }).data
}
