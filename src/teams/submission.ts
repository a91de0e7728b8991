import * as z from 'zod'
import type { Answers, Field, Form } from '../chat/form.ts'
import { withAnswers } from '../chat/with-answers.ts'
import { type CommandCall, commandCall } from '../command-calls.ts'
import { dataOf } from './encode.ts'
import { LIMITS } from './limits.ts'

/** What a form's buttons carry. The form itself comes along, so that it can be shown again with what is wrong. */
export interface CarriedForm extends Record<string, unknown> {
  form: Form
}

export interface Submission {
  /** The form's call with the answers merged in. */
  call: CommandCall
  answers: Answers
  /** As it was asked, for `renderForm(form, { errors, values: answers })`. */
  form: Form
}

const words = z.string().max(5_000)
const choices = z.array(z.object({ value: words, label: words })).max(LIMITS.options)
const shared = { key: z.string().min(1).max(60), label: words, hint: words.optional() }
const field: z.ZodType<Field> = z.discriminatedUnion('kind', [
  z.object({
    ...shared,
    kind: z.literal('text'),
    value: words.optional(),
    multiline: z.boolean().optional(),
    optional: z.boolean().optional(),
    maxLength: z.int().min(1).optional(),
  }),
  z.object({ ...shared, kind: z.literal('date'), value: words.optional(), optional: z.boolean().optional() }),
  z.object({ ...shared, kind: z.literal('choice'), options: choices, value: words.optional() }),
  z.object({
    ...shared,
    kind: z.literal('choices'),
    options: choices,
    values: z.array(words).max(1_000),
    optional: z.boolean().optional(),
  }),
])
const formShape: z.ZodType<Form> = z.object({
  title: words,
  submitLabel: words,
  intro: words.optional(),
  fields: z.array(field).max(LIMITS.formFields),
  call: commandCall,
})
const submitted = z.looseObject({ form: formShape })

/** The name of a field's input: apart from all else that Teams puts beside it. */
export function inputId(key: string): string {
  return `answer-${key}`
}

/** Reads what a submitted form brings, from a dialog or from the chat; undefined when it is none of ours. */
export function readSubmission(value: unknown): Submission | undefined {
  const read = submitted.safeParse(dataOf(value))
  if (!read.success) return undefined
  const { form } = read.data
  const answers: Answers = Object.fromEntries(
    form.fields.map((one) => [one.key, answerOf(one, read.data[inputId(one.key)])]),
  )
  const call = withAnswers(form.call, answers)
  return call && { call, answers, form }
}

function answerOf(field: Field, given: unknown): string | string[] | null {
  const text = typeof given === 'string' && given !== '' ? given : null
  switch (field.kind) {
    case 'choice':
      return text === null ? null : (optionAt(field, text) ?? null)
    case 'choices':
      return (text ?? '').split(',').flatMap((index) => optionAt(field, index) ?? [])
    default:
      return text
  }
}

/** Options are named by their place: a value may hold the comma that Teams puts between several. */
function optionAt({ options }: Extract<Field, { options: unknown }>, index: string): string | undefined {
  return /^\d{1,3}$/.test(index) ? options[Number(index)]?.value : undefined
}
