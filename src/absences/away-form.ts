import * as z from 'zod'
import { type Candidate, candidateLabel } from '../accounts/find-people.ts'
import type { Answers, Form } from '../chat/form.ts'
import type { WantedAbsence } from './absence.ts'

const NOBODY = 'nobody'

/** Asks when somebody is away and who stands in; whose absence it is, an administrator can choose. */
export function awayForm(
  form: string,
  people: Candidate[],
  asked: { actorId: string; mayChoose: boolean; why?: string },
  filled: Partial<WantedAbsence> = {},
): Form {
  const options = people.map((person) => ({ value: person.id, label: candidateLabel(person) }))
  return {
    title: 'Away',
    submitLabel: 'Save',
    ...(asked.why ? { intro: asked.why } : {}),
    fields: [
      ...(asked.mayChoose
        ? [
            {
              kind: 'choice' as const,
              key: 'person',
              label: 'Who is away',
              options,
              value: filled.personId ?? asked.actorId,
            },
          ]
        : []),
      { kind: 'date', key: 'from', label: 'First day away', ...prefilled(filled.fromOn) },
      { kind: 'date', key: 'until', label: 'Last day away', ...prefilled(filled.untilOn) },
      {
        kind: 'choice',
        key: 'standIn',
        label: 'Who stands in',
        hint: 'Questions go to them on those days. With nobody, they go on as if you could not be reached.',
        options: [
          { value: NOBODY, label: 'Nobody' },
          ...options.filter(({ value }) => asked.mayChoose || value !== asked.actorId),
        ],
        value: filled.delegateId ?? NOBODY,
      },
    ],
    call: { name: 'save-away', input: { form, answers: {} } },
  }
}

const prefilled = (value: string | undefined) => (value === undefined ? {} : { value })

const answered = z.object({
  person: z.uuid({ error: 'Choose who is away.' }),
  from: z.iso.date({ error: 'Choose the first day.' }),
  until: z.iso.date({ error: 'Choose the last day.' }),
  standIn: z.union([z.literal(NOBODY), z.uuid()], { error: 'Choose somebody, or Nobody.' }),
})

/** What the form said, or what is wrong with which field. */
export function absenceFrom(
  answers: Answers,
  actorId: string,
): { wanted: WantedAbsence } | { errors: Record<string, string> } {
  const read = answered.safeParse({
    ...answers,
    person: answers.person ?? actorId,
    standIn: answers.standIn ?? NOBODY,
  })
  if (!read.success)
    return {
      errors: Object.fromEntries(read.error.issues.map(({ path, message }) => [String(path[0]), message])),
    }
  const { person, from, until, standIn } = read.data
  const delegateId = standIn === NOBODY ? null : standIn
  return { wanted: { personId: person, fromOn: from, untilOn: until, delegateId } }
}
