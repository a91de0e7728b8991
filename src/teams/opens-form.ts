import type { CommandCall } from '../command-calls.ts'

/** Whether a call asks back with a form, which Teams opens as a dialog for a button that says so. */
export function opensForm(call: CommandCall): boolean {
  switch (call.name) {
    case 'open-answer':
    case 'open-approve':
    case 'open-deny':
    case 'open-changes':
    case 'open-withdraw':
    case 'open-resubmit':
    case 'open-break-glass':
    case 'open-note':
    case 'open-assign':
    case 'open-settings':
      return true
    case 'filters':
    case 'subscribe':
      return !call.input.words
    default:
      return false
  }
}
