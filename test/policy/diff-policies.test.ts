import { expect, test } from 'vitest'
import { diffPolicies } from '../../src/policy/diff-policies.ts'
import type { Policy } from '../../src/policy/policy.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { DEFAULT_POLICY } from '../support/builders.ts'

function read(text: string): Policy {
  const reading = readPolicy(text)
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  return reading.policy
}

const CALL = '      - { key: call-45, title: Call, day: 45, kind: call, mode: draft, gates: [clearance] }\n'
const SMB = (own: string) => `segments: { smb: ${own} }\n\ntiers:\n`

const TABLE: [what: string, edit: [string, string], says: string[]][] = [
  ['a comment', ['# At least', '# No less than'], []],
  ['a default written out', ['discount: { need: 1', 'discount: { expiresAfterWorkingDays: 3, need: 1'], []],
  ['another day', ['day: 5,', 'day: 7,'], ['tier 1: reminder-5 moved from day 5 to day 7']],
  [
    'a step less',
    [CALL, ''],
    ['tier 2: step call-45 removed, "Call" on day 45: call, draft, waits for clearance'],
  ],
  [
    'a step more',
    [CALL, `${CALL}${CALL.replaceAll('45', '50')}`],
    ['tier 2: step call-50 added, "Call" on day 50: call, draft, waits for clearance'],
  ],
  [
    'a step switched off',
    [CALL, CALL.replace('draft', 'off')],
    ['tier 2: call-45 is switched off (off instead of draft)'],
  ],
  [
    'a step in another tier',
    ['fromDay: 31', 'fromDay: 30'],
    ['tier 1: step reminder-30 removed', 'tier 2: begins on day 30 instead of day 31'],
  ],
  [
    'kind, title and gates of a step',
    [
      'title: Call, day: 45, kind: call, mode: draft, gates: [clearance]',
      'title: Write, day: 45, kind: email, mode: draft, gates: [csm-opt-out, clearance]',
    ],
    [
      'tier 2: call-45 is called "Write" instead of "Call"',
      'tier 2: call-45 is of the kind email instead of call',
      'tier 2: call-45 waits for csm-opt-out, clearance instead of clearance',
    ],
  ],
  [
    'a deadline',
    ['deadlineDays: 7', 'deadlineDays: 5'],
    ['tier 4: final-notice-95 names a date 5 days later instead of a date 7 days later'],
  ],
  ['the voice', ['voice: curious', 'voice: friendly'], ['tier 2: speaks friendly instead of curious']],
  ['the sender', ['sender: cfo', 'sender: ceo'], ['tier 4: is sent by ceo instead of cfo']],
  [
    'the gap',
    ['minimumGapDays: 3', 'minimumGapDays: 5'],
    ['gap between two contacts: 5 days instead of 3 days'],
  ],
  ['a tolerance', ["EUR: '5.00', ", ''], ['tolerance in EUR: 5.00 removed']],
  [
    'families',
    ['families: apart', 'families: together'],
    ['parent and child accounts are chased: together instead of apart'],
  ],
  [
    'whom silence reaches',
    ['afterWorkingDays: 4', 'afterWorkingDays: 5'],
    [
      'without an answer, asked are: csm after 1, csm_manager after 2, head_of_cs after 3, finance_lead after 5 instead of csm after 1, csm_manager after 2, head_of_cs after 3, finance_lead after 4',
    ],
  ],
  [
    'a quorum',
    ['tier-4: { need: 2', 'tier-4: { need: 3'],
    [
      'approval tier-4: 3 of VP finance, CFO, head of CS; expires after 3 working days; asked again after 1 and 2 instead of 2 of VP finance, CFO, head of CS; expires after 3 working days; asked again after 1 and 2',
    ],
  ],
  [
    'an approval less',
    ['  discount: {', '  # discount: {'],
    ['approval discount removed: it is not done any more'],
  ],
  [
    'a new segment',
    ['tiers:\n', SMB('{ minimumGapDays: 2 }')],
    ['segment smb: added, with its own minimumGapDays'],
  ],
]

test.each(TABLE)('%s', (_what, [find, replace], says) => {
  expect(DEFAULT_POLICY).toContain(find)
  const after = DEFAULT_POLICY.replace(find, () => replace)
  const whole = after.includes('fromDay: 30') ? after.replace(/ {6}- \{ key: reminder-30.*\n/, '') : after
  const texts = diffPolicies(read(DEFAULT_POLICY), read(whole)).map(({ text }) => text)
  expect(texts.sort()).toEqual(says.map((text) => expect.stringContaining(text)))
  const back = diffPolicies(read(whole), read(DEFAULT_POLICY))
  expect(back).toHaveLength(says.length)
})

test('a segment tells what it does differently, and not what changed for everybody', () => {
  const before = read(DEFAULT_POLICY.replace('tiers:\n', SMB('{ minimumGapDays: 2 }')))
  const after = DEFAULT_POLICY.replace('tiers:\n', SMB("{ minimumGapDays: 4, tolerance: { USD: '9' } }"))
  expect(diffPolicies(before, read(after.replace('staleAfterHours: 24', 'staleAfterHours: 48')))).toEqual([
    { path: 'staleAfterHours', text: 'ledger data is too old after: 48 hours instead of 24 hours' },
    { path: 'segments.smb: tolerance.USD', text: 'segment smb: tolerance in USD: 9 instead of 5.00' },
    {
      path: 'segments.smb: minimumGapDays',
      text: 'segment smb: gap between two contacts: 4 days instead of 2 days',
    },
  ])
  expect(diffPolicies(before, read(DEFAULT_POLICY))).toEqual([
    { path: 'segments.smb', text: 'segment smb: removed; what holds for everybody holds there' },
  ])
  const same = read(
    DEFAULT_POLICY.replace('tiers:\n', SMB("{ minimumGapDays: 2, tolerance: { USD: '5.00' } }")),
  )
  expect(diffPolicies(before, same)).toEqual([
    { path: 'segments.smb', text: 'segment smb: written differently, which changes nothing there' },
  ])
})
