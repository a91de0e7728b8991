import { createHash } from 'node:crypto'
import * as z from 'zod'

const sum = z.object({ currency: z.string(), minor: z.number() })

/** What is decided about, as it stood when it was asked for: the yes is for this and nothing else. */
export const approvalFacts = z.object({
  accountName: z.string(),
  tier: z.number(),
  days: z.number(),
  /** What is open and past due, per currency. */
  balances: z.array(sum),
  invoices: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      currency: z.string(),
      openMinor: z.number(),
      disputedMinor: z.number(),
      dueOn: z.string(),
    }),
  ),
  recipientName: z.string().nullable(),
  recipientEmail: z.string().nullable(),
  /** What would be sent. */
  text: z
    .object({ outreachId: z.string(), revision: z.number(), subject: z.string(), body: z.string() })
    .nullable(),
  sendsOn: z.string().nullable(),
  deadlineOn: z.string().nullable(),
  suspendOn: z.string().nullable(),
  services: z.array(z.string()),
  exemptServices: z.array(z.string()),
  /** What a plan, discount, write-off or referral is about. */
  sum: z.array(sum).nullable(),
  /** Shown, not hashed: what exactly is done once it is approved. */
  whatHappens: z.string(),
  strategic: z.boolean(),
  arr: z.object({ amountMinor: z.number(), currency: z.string() }).nullable(),
  renewalOn: z.string().nullable(),
  costOfWaiting: z.string().nullable(),
  /** What those who know the client said, a line each. */
  context: z.array(z.string()),
})
export type ApprovalFacts = z.infer<typeof approvalFacts>

/** Names what the decision is about; a change of anything in it is another decision. */
export function factsHashOf(facts: ApprovalFacts): string {
  // Parsed, the keys stand in the schema's order, whatever order the database gave them.
  const {
    accountName,
    tier,
    days,
    whatHappens,
    strategic,
    arr,
    renewalOn,
    costOfWaiting,
    context,
    ...bound
  } = approvalFacts.parse(facts)
  return createHash('sha256').update(JSON.stringify(bound)).digest('hex')
}
