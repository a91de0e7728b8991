import fc from 'fast-check'
import { APPROVAL_KINDS, type ApprovalRule } from '../../src/policy/approval-rules.ts'
import { LAST_AUTOMATIC_DAY, type Policy, type PolicySegment } from '../../src/policy/policy.ts'
import { type PolicyStep, type PolicyTier, VOICES } from '../../src/policy/tier.ts'
import { policyYaml } from '../../src/policy/write-policy.ts'

const LAST_DAY = 200
/** No segment, or one the generated policies may have rules for, is what an account should be given. */
export const SEGMENTS = ['smb', 'Mid market', `O'Brien: "key" accounts`] as const

const whims = fc.record({
  kind: fc.constantFrom<PolicyStep['kind']>(
    'email',
    'email',
    'call',
    'notice',
    'suspension',
    'flag',
    'review',
  ),
  mode: fc.constantFrom<PolicyStep['mode']>('auto', 'auto', 'draft', 'approval', 'off'),
  csm: fc.constantFrom<PolicyStep['gates']>([], ['csm-opt-out'], ['clearance']),
  deadlineDays: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
})
type Whims = typeof whims extends fc.Arbitrary<infer T> ? T : never

/** The nearest thing to the whim that the rules allow. */
function stepFrom(tier: number, day: number, whim: Whims): PolicyStep {
  const { kind, csm } = whim
  const head = { key: `t${tier}-day-${day}`, title: `Step of day ${day}`, day, kind }
  if (kind === 'flag') return { ...head, mode: whim.mode === 'off' ? 'off' : 'auto', gates: [] }
  if (kind === 'review')
    return whim.mode === 'approval'
      ? { ...head, mode: 'approval', gates: ['approval-write-off'] }
      : { ...head, mode: whim.mode, gates: [] }
  if (kind === 'suspension')
    return { ...head, mode: whim.mode === 'off' ? 'off' : 'approval', gates: [...csm, 'approval-suspension'] }
  const byHand = whim.mode === 'auto' && (day > LAST_AUTOMATIC_DAY || kind === 'call')
  const mode = byHand ? 'draft' : whim.mode
  return { ...head, mode, gates: mode === 'approval' ? [...csm, 'approval-tier-3'] : csm }
}

/** A named date lies before the tier's end and before the next suspension. */
function withDeadlines(steps: PolicyStep[], picks: (number | undefined)[], end: number): PolicyStep[] {
  return steps.map((step, index) => {
    const wanted = picks[index]
    const next = steps.slice(index + 1).find(({ kind }) => kind === 'suspension')?.day ?? end
    const most = next - step.day
    if (wanted === undefined || step.kind !== 'notice' || most < 1) return step
    return { ...step, deadlineDays: Math.min(wanted, most) }
  })
}

function arbitraryTier(tier: number, fromDay: number, end: number): fc.Arbitrary<PolicyTier> {
  const day = fc.integer({ min: fromDay, max: Math.min(end - 1, fromDay + 60) })
  return fc
    .record({
      days: fc.uniqueArray(day, { maxLength: 6 }),
      whims: fc.array(whims, { minLength: 6, maxLength: 6 }),
      guard: fc.constantFrom<PolicyTier['tone']['guard']>('block', 'warn'),
      sender: fc.constantFrom<PolicyTier['sender']>('collector', 'vp_finance', 'cfo'),
      copy: fc.subarray<PolicyTier['copy'][number]>(['csm', 'ae', 'all_contacts']),
    })
    .map(({ days, whims: picks, guard, sender, copy }) => {
      const drawn = [...days]
        .sort((a, b) => a - b)
        .flatMap((at, index) => (picks[index] ? [stepFrom(tier, at, picks[index])] : []))
      return {
        tier,
        name: `Tier ${tier}`,
        fromDay,
        goal: 'be paid',
        whatHappens: `steps of tier ${tier}`,
        tone: { voice: VOICES[tier - 1] ?? 'final', guard },
        sender,
        copy,
        steps: withDeadlines(
          drawn,
          picks.map(({ deadlineDays }) => deadlineDays),
          end,
        ),
      }
    })
}

function arbitraryLadder(starts: number[]): fc.Arbitrary<PolicyTier[]> {
  return fc.tuple(
    ...starts.map((start, index) => arbitraryTier(index + 1, start, starts[index + 1] ?? LAST_DAY)),
  )
}

const tierStarts = (minLength: number, maxLength: number) =>
  fc
    .uniqueArray(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 150 })), {
      minLength,
      maxLength,
    })
    .map((starts) => starts.sort((a, b) => a - b))

const tolerance = fc.record(
  {
    USD: fc.constantFrom('0', '4.99', '5.00', '5'),
    EUR: fc.constantFrom('0', '5.00'),
    JPY: fc.constantFrom('0', '5', '500'),
  },
  { requiredKeys: [] },
)

const rule: fc.Arbitrary<ApprovalRule> = fc
  .record({
    of: fc.subarray<ApprovalRule['of'][number]>(['finance_lead', 'vp_finance', 'cfo', 'ceo', 'head_of_cs'], {
      minLength: 1,
    }),
    need: fc.integer({ min: 1, max: 5 }),
    always: fc.nat(2),
    notAccountOwner: fc.boolean(),
    expiresAfterWorkingDays: fc.integer({ min: 1, max: 10 }),
    remindAfterWorkingDays: fc.subarray([1, 2, 4, 8]),
  })
  .map(({ need: wanted, always, ...rest }) => {
    const need = Math.min(wanted, rest.of.length)
    return { ...rest, need, always: rest.of.slice(0, Math.min(always, need)) }
  })

const approvals = fc.record(Object.fromEntries(APPROVAL_KINDS.map((kind) => [kind, rule])))
const minimumGapDays = fc.constantFrom(0, 1, 3, 7, 20)
const strategic = fc.record({
  arr: fc.constantFrom({ amount: '500000.00', currency: 'USD' }, { amount: '900', currency: 'EUR' }),
  alwaysNeedsClearance: fc.boolean(),
  sponsor: fc.constantFrom<Policy['strategic']['sponsor']>(['cfo', 'ceo'], ['cfo']),
})
const clearance = fc.record({
  expiresAfterDays: fc.integer({ min: 1, max: 30 }),
  tier1Silence: fc.constantFrom<Policy['clearance']['tier1Silence']>('goes', 'waits'),
  unanswered: fc.constant<Policy['clearance']['unanswered']>([
    { afterWorkingDays: 1, ask: 'csm' },
    { afterWorkingDays: 3, ask: 'finance_lead' },
  ]),
  withoutCsm: fc.constant<Policy['clearance']['withoutCsm']>(['ae', 'collector']),
})

/** A segment replaces some tiers where they stand, or the whole ladder by one with other days. */
function arbitrarySegment(base: PolicyTier[]): fc.Arbitrary<PolicySegment> {
  const starts = base.map(({ fromDay }) => fromDay)
  const some = arbitraryLadder(starts).chain((tiers) => fc.subarray(tiers, { minLength: 1 }))
  const whole = tierStarts(starts.length, starts.length).chain(arbitraryLadder)
  return fc.record(
    { tiers: fc.oneof(some, whole), minimumGapDays, tolerance, strategic, clearance, approvals },
    { requiredKeys: [] },
  )
}

/** Random policies that `policy check` finds no problem with, as data and as the file they come from. */
export const arbitraryPolicy: fc.Arbitrary<{ policy: Policy; text: string }> = tierStarts(1, 4)
  .chain(arbitraryLadder)
  .chain((tiers) =>
    fc.record({
      name: fc.constantFrom('random', 'policy-2'),
      strategic,
      tolerance,
      staleAfterHours: fc.constantFrom(24, 48),
      minimumGapDays,
      families: fc.constantFrom<Policy['families']>('apart', 'together'),
      clearance,
      approvals,
      promises: fc.record({ graceWorkingDays: fc.nat(5) }),
      plans: fc.record({
        maxInstalments: fc.integer({ min: 1, max: 36 }),
        maxDiscountPercent: fc.integer({ min: 1, max: 50 }),
      }),
      referral: fc.record({
        signsNeeded: fc.integer({ min: 1, max: 7 }),
        overdueDays: fc.constantFrom(45, 60),
        highValue: fc.constant({ amount: '50000.00', currency: 'USD' }),
      }),
      tiers: fc.constant(tiers),
      segments: fc.option(
        fc.dictionary(fc.constantFrom(...SEGMENTS), arbitrarySegment(tiers), { maxKeys: 3 }),
        {
          nil: undefined,
        },
      ),
    }),
  )
  .map(({ segments, ...rest }) => {
    // A draw without the key, since an absent setting is written and read back as absent.
    const policy: Policy = segments === undefined ? rest : { ...rest, segments: { ...segments } }
    // Written only for those who read it: that costs more than the draw.
    return {
      policy,
      get text() {
        return policyYaml(policy)
      },
    }
  })
