import type { CommandCall } from '../command-calls.ts'

/** Whether a call asks back with a form, which Teams opens as a dialog for a button that says so. */
export function opensForm(call: CommandCall): boolean {
  switch (call.name) {
    case 'open-answer':
    case 'open-note':
    case 'open-assign':
    case 'open-settings':
      return true
    case 'filters':
    case 'subscribe':
      return !call.input.words
    case 'note-words':
    case 'assign-words':
      return call.input.words.trim() === ''
    default:
      return false
  }
}
