import * as z from 'zod'

export const CLOSURE_KINDS = ['write-off', 'referral'] as const
export type ClosureKind = (typeof CLOSURE_KINDS)[number]
export const CLOSURE_STATES = ['proposed', 'approved', 'done', 'dropped'] as const

/** One of these must hold before a debt is written off. */
export const CRITERIA = {
  'out-of-business': 'The client is out of business',
  'cost-exceeds': 'Legal cost would exceed the amount',
  'no-documents': 'It is disputed and we lack documents',
  'effort-exceeds': 'The effort already cost more than the invoice',
} as const

/** Enough of these, and professional help is worth its fee. */
export const SIGNS = {
  'high-value': 'High value',
  overdue: 'Long overdue',
  'no-approver': 'The buyer names no approver',
  'never-accepted': 'Delivered, never formally accepted',
  'scope-creep': 'Scope creep blocks the payment',
  'cross-border': 'Cross-border',
  'time-cost': 'It has cost us much time',
} as const
export type Sign = keyof typeof SIGNS

const keys = <T extends string>(of: Record<T, string>) => z.enum(Object.keys(of) as [T, ...T[]])

/** What was done to collect it, from the record. */
export const efforts = z.object({
  letters: z.number(),
  notices: z.number(),
  calls: z.number(),
  promises: z.number(),
  broken: z.number(),
  disputes: z.number(),
  firstOn: z.string().nullable(),
  lastOn: z.string().nullable(),
  noticeSent: z.boolean(),
})
export type Efforts = z.infer<typeof efforts>

export const closureGrounds = z.object({
  criteria: z.array(keys(CRITERIA)).default([]),
  signs: z.array(keys(SIGNS)).default([]),
  /** Of the signs, those that the data showed when it was proposed. */
  computed: z.array(keys(SIGNS)).default([]),
  deliveryProven: z.boolean().default(false),
  /** What shows it, in the words of whoever asked for approval. */
  evidence: z.string().default(''),
  efforts: efforts.nullable().default(null),
  /** Why an earlier request came to nothing, as a sentence. */
  problem: z.string().nullable().default(null),
})
export type ClosureGrounds = z.infer<typeof closureGrounds>

/** What a write-off lacks, by field of its form; empty when approval may be asked for. */
export function writeOffProblems({ criteria, evidence }: Pick<ClosureGrounds, 'criteria' | 'evidence'>): {
  criteria?: string
  evidence?: string
} {
  return {
    ...(criteria.length === 0 ? { criteria: 'At least one must hold, or the debt is not written off.' } : {}),
    ...(evidence.trim() === '' ? { evidence: 'Say what shows it. It stays on record.' } : {}),
  }
}

/** What a referral rests on besides its signs. */
export interface ReferralFacts {
  signsNeeded: number
  /** The final notice was sent. */
  noticeSent: boolean
  /** Nothing of what is handed over is disputed. */
  undisputed: boolean
}

/** The same for handing it to professionals: enough signs, and all three preconditions. */
export function referralProblems(
  grounds: Pick<ClosureGrounds, 'signs' | 'deliveryProven'>,
  { signsNeeded, noticeSent, undisputed }: ReferralFacts,
): { signs?: string; deliveryProven?: string } {
  const missing = [
    ...(noticeSent ? [] : ['the final notice has to be sent']),
    ...(undisputed ? [] : ['the dispute has to be settled']),
  ]
  const count = new Set(grounds.signs).size
  const signs = [
    ...(count < signsNeeded
      ? [`${signsNeeded} signs are needed, and ${count} ${count === 1 ? 'is' : 'are'} ticked`]
      : []),
    ...missing,
  ]
  return {
    ...(signs.length > 0 ? { signs: `Before that: ${signs.join('; ')}.` } : {}),
    ...(grounds.deliveryProven ? {} : { deliveryProven: 'Delivery has to be proven first.' }),
  }
}

/** What the ledger and the record say about the seven signs. */
export interface SignFacts {
  highValue: boolean
  days: number
  overdueDays: number
  namesApprover: boolean
  /** A dispute about what was delivered stands, and nobody owns it. */
  unownedDispute: boolean
  crossBorder: boolean
  contacts: number
}

/** So many contacts without a payment have cost somebody days. */
const MANY_CONTACTS = 8

/** The signs that can be told from data; the others are a human's to tick. */
export function computedSigns(facts: SignFacts): Sign[] {
  const holds: [Sign, boolean][] = [
    ['high-value', facts.highValue],
    ['overdue', facts.days > facts.overdueDays],
    ['no-approver', !facts.namesApprover],
    ['scope-creep', facts.unownedDispute],
    ['cross-border', facts.crossBorder],
    ['time-cost', facts.contacts >= MANY_CONTACTS],
  ]
  return holds.flatMap(([sign, held]) => (held ? [sign] : []))
}

const WORLD: Record<string, string> = Object.fromEntries(
  [
    ['NA', 'US CA MX'],
    ['APAC', 'AU NZ JP SG IN CN HK KR TW TH VN PH ID MY'],
    ['LATAM', 'BR AR CL CO PE UY'],
  ].flatMap(([region = '', countries = '']) => countries.split(' ').map((country) => [country, region])),
)

/** Whether a client lies in another part of the world, or another country, than the organisation; unknown is not. */
export function isCrossBorder(region: string | null, holidayRegion: string | null): boolean {
  const own = holidayRegion?.split('-')[0]?.toUpperCase()
  const theirs = region?.split('-')[0]?.toUpperCase()
  if (!own || !theirs) return false
  if (['NA', 'EMEA', 'APAC', 'LATAM'].includes(theirs)) return (WORLD[own] ?? 'EMEA') !== theirs
  return theirs !== own
}

/** A reminder that claims grow old; what applies is for a lawyer to say. */
export const TIME_LIMITS =
  'Claims grow old: often 6 years in the UK, 3 to 6 in the US by state, 3 to 10 in the EU, counted from different days. Ask a lawyer which limit applies.'
