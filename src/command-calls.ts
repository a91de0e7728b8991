import { z } from 'zod'

/**
 * Every command and its input. Buttons hold a `CommandCall`; slash commands, clicks and forms are parsed
 * into one, and nothing about it is trusted until `commandCall` has read it.
 */
const page = z.int().min(1).max(10_000)
const answers = z.record(
  z.string().max(60),
  z.union([z.string().max(4_000), z.array(z.string().max(200)), z.null()]),
)

/** What a list of overdue accounts is narrowed to. */
export const overdueFilter = z.discriminatedUnion('by', [
  z.object({ by: z.literal('all') }),
  z.object({ by: z.literal('bucket'), bucket: z.enum(['current', '1-30', '31-60', '61-90', '91+']) }),
  z.object({ by: z.literal('tier'), tier: z.int().min(0).max(4) }),
  z.object({ by: z.literal('mine') }),
  z.object({ by: z.literal('moved'), since: z.iso.date() }),
  z.object({ by: z.literal('planned'), on: z.iso.date() }),
  z.object({ by: z.literal('withheld'), on: z.iso.date() }),
])
export type OverdueFilter = z.infer<typeof overdueFilter>

/** Views that can be shared in a channel. */
const shareable = z.discriminatedUnion('view', [
  z.object({ view: z.literal('summary') }),
  z.object({ view: z.literal('account'), accountId: z.uuid() }),
  z.object({ view: z.literal('list'), filter: overdueFilter, page }),
])
export type Shareable = z.infer<typeof shareable>

export const commandCall = z.discriminatedUnion('name', [
  z.object({ name: z.literal('overdue-summary'), input: z.object({}) }),
  z.object({ name: z.literal('overdue-list'), input: z.object({ filter: overdueFilter, page }) }),
  z.object({ name: z.literal('find-account'), input: z.object({ text: z.string().max(300), page }) }),
  z.object({ name: z.literal('show-account'), input: z.object({ accountId: z.uuid() }) }),
  z.object({ name: z.literal('share'), input: z.object({ what: shareable }) }),
  z.object({ name: z.literal('overdue-help'), input: z.object({ unknown: z.string().max(300).optional() }) }),
  z.object({ name: z.literal('dunwell-help'), input: z.object({ unknown: z.string().max(300).optional() }) }),
  z.object({ name: z.literal('home'), input: z.object({}) }),
  z.object({ name: z.literal('status'), input: z.object({}) }),
  z.object({ name: z.literal('subscribe'), input: z.object({}) }),
  z.object({ name: z.literal('unsubscribe'), input: z.object({}) }),
  z.object({ name: z.literal('open-settings'), input: z.object({}) }),
  z.object({ name: z.literal('save-settings'), input: z.object({ answers: answers.default({}) }) }),
])
export type CommandCall = z.infer<typeof commandCall>
export type CommandName = CommandCall['name']
export type InputOf<N extends CommandName> = Extract<CommandCall, { name: N }>['input']
