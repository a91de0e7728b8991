import { accountField } from '../accounts/assign-form.ts'
import { candidateLabel } from '../accounts/find-people.ts'
import type { NamedAccount } from '../accounts/name-account.ts'
import { type AnswerKind, DISPUTE_REASONS } from '../answers/answer.ts'
import type { Answers, Choice, Field, Form } from '../chat/form.ts'
import type { InputOf } from '../command-calls.ts'
import { formatMoney } from '../receivables/money.ts'
import type { Subject } from './load-subject.ts'
import { answerLabel } from './question.ts'

type Prefilled = Partial<Answers>

/** Asks for what an answer needs besides its kind. `filled` stands in the fields already. */
export function answerForm(
  subject: Subject,
  input: Omit<InputOf<'save-answer'>, 'answers'>,
  filled: Prefilled = {},
): Form {
  return {
    title: answerLabel(input.kind),
    submitLabel: 'Save',
    intro: subject.accountName,
    fields: fieldsOf(input.kind, subject, filled),
    call: { name: 'save-answer', input: { ...input, answers: {} } },
  }
}

/** The same where words mean several accounts: which one is asked as well. */
export function answerFormFor(
  accounts: NamedAccount[],
  input: Omit<InputOf<'save-answer'>, 'answers'>,
): Form {
  const nobody = { accountId: '', accountName: '', clearanceId: undefined, invoices: [], people: [] }
  return {
    title: answerLabel(input.kind),
    submitLabel: 'Save',
    fields: [accountField(accounts), ...fieldsOf(input.kind, nobody, {})],
    call: { name: 'save-answer', input: { ...input, answers: {} } },
  }
}

function fieldsOf(kind: AnswerKind, subject: Subject, filled: Prefilled): Field[] {
  const text = (key: string): { value?: string } => {
    const value = filled[key]
    return typeof value === 'string' && value !== '' ? { value } : {}
  }
  const date = (key: string, label: string, optional = false): Field => ({
    kind: 'date',
    key,
    label,
    ...(optional ? { optional } : {}),
    ...text(key),
  })
  const words = (label: string, optional: boolean): Field => ({
    kind: 'text',
    key: 'reason',
    label,
    multiline: true,
    maxLength: 500,
    ...(optional ? { optional } : {}),
    ...text('reason'),
  })
  const amount = (label: string, hint: string): Field => ({
    kind: 'text',
    key: 'amount',
    label,
    hint,
    optional: true,
    maxLength: 40,
    ...text('amount'),
  })
  switch (kind) {
    case 'clear':
      return []
    case 'hold':
      return [date('until', 'Do not contact them before'), words('Why', false)]
    case 'promise':
      return [
        date('until', 'They will pay on'),
        amount('How much', 'Empty means everything that is overdue.'),
        ...invoiceFields(subject, filled),
        words('Who said it, and how', true),
      ]
    case 'dispute':
      return [
        {
          kind: 'choice',
          key: 'about',
          label: 'What they dispute',
          options: Object.entries(DISPUTE_REASONS).map(([value, label]) => ({ value, label })),
          ...text('about'),
        },
        ...invoiceFields(subject, filled),
        amount('Disputed amount', 'Of one invoice. Empty means all of what is chosen above.'),
        words('What they say', true),
        date('until', 'To be resolved by', true),
      ]
    case 'plan':
      return [words('What they can do', true), date('until', 'Answer them by', true)]
    case 'contact':
      return [
        { kind: 'text', key: 'name', label: 'Name', optional: true, maxLength: 200, ...text('name') },
        {
          kind: 'text',
          key: 'email',
          label: 'E-mail',
          optional: true,
          maxLength: 254,
          hint: 'Without an address nobody is written to until somebody finds one.',
          ...text('email'),
        },
        words('What happened', true),
      ]
    case 'not_received':
      return [...invoiceFields(subject, filled), words('What they say', true)]
    case 'process':
      return [words('What it waits for', true), date('until', 'Until about', true)]
    case 'paid':
      return [
        date('until', 'Paid on', true),
        amount('How much', 'Empty means everything that is overdue.'),
        words('What they say', true),
      ]
    case 'reassign':
      return [
        {
          kind: 'choice',
          key: 'person',
          label: 'Who looks after it',
          options: subject.people.map((person) => ({ value: person.id, label: candidateLabel(person) })),
          ...text('person'),
        },
      ]
    case 'handling':
      return [date('until', 'You report back on'), words('What you will do', true)]
    case 'note':
      return [words('What others should know', false)]
  }
}

function invoiceFields({ invoices }: Subject, filled: Prefilled): Field[] {
  if (invoices.length < 2) return []
  const values = filled.invoices
  return [
    {
      kind: 'choices',
      key: 'invoices',
      label: 'Invoices',
      hint: 'None chosen means all of them.',
      optional: true,
      options: invoices.map(
        ({ id, number, openMinor, currency }): Choice => ({
          value: id,
          label: `${number} · ${formatMoney({ amountMinor: openMinor, currency })}`,
        }),
      ),
      values: Array.isArray(values) ? values : [],
    },
  ]
}
