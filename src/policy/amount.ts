import * as z from 'zod'
import { isCurrency } from '../receivables/money.ts'

export const currencySchema = z.string().refine(isCurrency).describe('a currency code such as USD')
export const amountSchema = z
  .string()
  .regex(/^\d{1,15}(\.\d+)?$/)
  .describe(`an amount in quotes, such as '250.00'`)

/** A sum to compare with, in one currency. */
export const sumSchema = z.strictObject({ amount: amountSchema, currency: currencySchema })
