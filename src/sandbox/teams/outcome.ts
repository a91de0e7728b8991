import type { ActivityAnswer } from './deliver-activity.ts'

/** What the person sees happen. `error` is the sentence Teams shows. */
export interface TeamsOutcome {
  ok: boolean
  error?: string
  /** The HTTP status of the product's answer; 0 when there was none. */
  status: number
}

/** Complaints at the inputs, by their ids; nothing was sent then. */
export interface Pressed extends TeamsOutcome {
  errors?: Record<string, string>
}

export const SOMETHING_WRONG = 'Something went wrong. Please try again.'
export const UNABLE_TO_REACH = 'Unable to reach app. Please try again.'

export function outcomeOf(answer: ActivityAnswer): TeamsOutcome {
  if (answer.kind === 'failed') return { ok: false, status: 0, error: UNABLE_TO_REACH }
  const ok = answer.status >= 200 && answer.status < 300
  return { ok, status: answer.status, ...(ok ? {} : { error: SOMETHING_WRONG }) }
}
