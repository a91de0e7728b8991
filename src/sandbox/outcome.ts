import type { Answer } from './deliver.ts'
import type { View } from './view.ts'

/** What the person sees happen. `error` is Slack's own sentence or code for a failure. */
export interface Outcome {
  ok: boolean
  error?: string
  /** The HTTP status of the product's answer; 0 when there was none. */
  status: number
}

export interface Submission extends Outcome {
  /** Complaints at the fields, by block_id; the view stays open. */
  errors?: Record<string, string>
  /** What is on top now. */
  view?: View
}

export class SandboxRefusal extends Error {}

export function outcome(answer: Answer): Outcome {
  if (answer.kind === 'failed') return { ok: false, error: answer.why, status: 0 }
  const ok = answer.status >= 200 && answer.status < 300
  return { ok, status: answer.status, ...(ok ? {} : { error: 'dispatch_failed' }) }
}
