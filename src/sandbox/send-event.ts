import type { Desk } from './desk.ts'
import { type Outcome, outcome } from './outcome.ts'
import { eventEnvelope } from './payloads.ts'

/** Sends an event the app is subscribed to; silence about the others. `kind` is its name in the app's manifest. */
export async function sendEvent(desk: Desk, kind: string, event: Record<string, unknown>): Promise<Outcome> {
  if (desk.options.events && !desk.options.events.includes(kind)) return { ok: true, status: 200 }
  return outcome(await desk.deliverer.event(eventEnvelope(desk, event)))
}
