import * as z from 'zod'
import { formAnswers as answers } from '../chat/form-answers.ts'
import { isCurrency } from '../receivables/money.ts'
import { PLAN_KINDS, SHAPES } from './plan.ts'

const currency = z.string().refine(isCurrency)

/** What can be asked about plans: a part of the list of all commands. */
export const PLAN_CALLS = [
  /** As typed: the account. */
  z.object({ name: z.literal('plan-words'), input: z.object({ words: z.string().max(4_500) }) }),
  /** Without a shape the card of what can be agreed on. */
  z.object({
    name: z.literal('open-plan'),
    input: z.object({
      accountId: z.uuid(),
      currency: currency.optional(),
      shape: z.enum(SHAPES).optional(),
    }),
  }),
  z.object({
    name: z.literal('save-plan'),
    /** `balanceMinor` is what was past due when the form was opened. */
    input: z.object({
      accountId: z.uuid(),
      currency,
      kind: z.enum(PLAN_KINDS),
      balanceMinor: z.int().positive(),
      form: z.uuid(),
      answers: answers.default({}),
    }),
  }),
  z.object({ name: z.literal('show-plan'), input: z.object({ planId: z.uuid() }) }),
  z.object({ name: z.literal('open-plan-end'), input: z.object({ planId: z.uuid() }) }),
  z.object({
    name: z.literal('save-plan-end'),
    input: z.object({ planId: z.uuid(), form: z.uuid(), answers: answers.default({}) }),
  }),
] as const
