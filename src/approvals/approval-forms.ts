import type { DateTime } from 'luxon'
import type { Form } from '../chat/form.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { debtLine, planLines } from './approval-card.ts'
import { kindPhrase, kindTitle } from './kind-words.ts'
import type { LoadedApproval } from './store.ts'

/** More than a reason may hold, so that what is too long is refused with its length instead of cut. */
const ROOM = 3_000

const reasonField = (label: string, optional = false) => ({
  kind: 'text' as const,
  key: 'reason',
  label,
  multiline: true,
  maxLength: ROOM,
  hint: 'At most 500 characters. Everybody concerned reads it.',
  ...(optional ? { optional } : {}),
})

/** The second look at what cannot be taken back lightly: all of it once more, and a button of its own. */
export function approveForm(
  { approval }: LoadedApproval,
  form: string,
  { now, organisation }: { now: DateTime; organisation: Organisation },
): Form {
  const { id: approvalId, revision, kind, facts } = approval
  const plan = planLines(facts, localDate(organisation, now)).map((line) => `${line}.`)
  return {
    title: `Approve: ${kindTitle(kind)}`,
    submitLabel: 'Yes, approve',
    intro: [`${facts.accountName}: ${debtLine(facts)}.`, facts.whatHappens, ...plan].join(' '),
    fields: [reasonField('Anything to add', true)],
    call: {
      name: 'save-approve',
      input: { approvalId, revision, form, at: now.toUTC().toISO() ?? '', answers: {} },
    },
  }
}

export function denyForm({ approval }: LoadedApproval, form: string): Form {
  const { id: approvalId, revision } = approval
  return {
    title: `Deny: ${kindTitle(approval.kind)}`,
    submitLabel: 'Deny',
    intro: `This ends the request for ${kindPhrase(approval.kind, approval.facts.accountName)}.`,
    fields: [reasonField('Why')],
    call: { name: 'save-deny', input: { approvalId, revision, form, answers: {} } },
  }
}

export function changesForm({ approval }: LoadedApproval, form: string): Form {
  const { id: approvalId, revision, requesterName } = approval
  return {
    title: 'Request changes',
    submitLabel: 'Send back',
    intro: `${kindTitle(approval.kind)} for ${approval.facts.accountName} goes back to ${requesterName}, who can ask again.`,
    fields: [reasonField('What should change')],
    call: { name: 'save-changes', input: { approvalId, revision, form, answers: {} } },
  }
}

export function withdrawForm({ approval }: LoadedApproval, form: string): Form {
  return {
    title: 'Withdraw',
    submitLabel: 'Withdraw',
    intro: `Nothing happens on ${kindPhrase(approval.kind, approval.facts.accountName)} any more.`,
    fields: [reasonField('Why', true)],
    call: { name: 'save-withdraw', input: { approvalId: approval.id, form, answers: {} } },
  }
}

export function resubmitForm({ approval }: LoadedApproval, form: string): Form {
  return {
    title: 'Ask again',
    submitLabel: 'Ask again',
    intro: `${kindTitle(approval.kind)} for ${approval.facts.accountName} is shown as it is now. Earlier votes count no more.`,
    fields: [{ ...reasonField('What has changed', true), value: '' }],
    call: { name: 'save-resubmit', input: { approvalId: approval.id, form, answers: {} } },
  }
}

export function breakGlassForm({ approval }: LoadedApproval, form: string): Form {
  const { id: approvalId, revision } = approval
  return {
    title: 'Emergency decision',
    submitLabel: 'Decide alone',
    intro: `You approve ${kindPhrase(approval.kind, approval.facts.accountName)} alone, against the policy. Everybody concerned and the channel hear of it, with your reason.`,
    fields: [reasonField('What the emergency is')],
    call: { name: 'save-break-glass', input: { approvalId, revision, form, answers: {} } },
  }
}
