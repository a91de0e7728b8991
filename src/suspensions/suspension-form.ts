import type { Form } from '../chat/form.ts'
import type { InputOf } from '../command-calls.ts'
import { dayText } from '../overdue/parts.ts'
import type { Suspension } from './store.ts'

type Act = InputOf<'open-suspension'>['act']

const TITLES: Record<Act, string> = {
  request: 'Request approval',
  extend: 'More time',
  cancel: 'Do not stop it',
  reinstate: 'Restore without payment',
}

/** Asks for what each act needs: a reason, and for more time a day. */
export function suspensionForm(
  { id, suspendOn, extensions }: Suspension,
  accountName: string,
  act: Act,
  form: string,
): Form {
  const reason = {
    kind: 'text' as const,
    key: 'reason',
    label: act === 'request' ? 'What approvers should know' : 'Why',
    multiline: true,
    maxLength: 500,
    ...(act === 'request' ? { optional: true } : {}),
  }
  const soFar =
    extensions === 0
      ? 'It was never moved so far.'
      : `It was moved ${extensions} ${extensions === 1 ? 'time' : 'times'} so far.`
  return {
    title: TITLES[act],
    submitLabel: act === 'request' || act === 'reinstate' ? 'Ask' : 'Save',
    intro: act === 'extend' ? `${accountName}, now ${dayText(suspendOn)}. ${soFar}` : accountName,
    fields:
      act === 'extend' ? [{ kind: 'date', key: 'toOn', label: 'Paid by, or stopped on' }, reason] : [reason],
    call: { name: 'save-suspension', input: { suspensionId: id, act, form, answers: {} } },
  }
}
