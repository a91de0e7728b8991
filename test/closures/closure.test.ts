import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  computedSigns,
  isCrossBorder,
  referralProblems,
  SIGNS,
  type Sign,
  type SignFacts,
  writeOffProblems,
} from '../../src/closures/closure.ts'

const quiet: SignFacts = {
  highValue: false,
  days: 45,
  overdueDays: 45,
  namesApprover: true,
  unownedDispute: false,
  crossBorder: false,
  contacts: 7,
}

test.each<[Partial<SignFacts>, Sign[]]>([
  [{}, []],
  [{ highValue: true }, ['high-value']],
  [{ days: 46 }, ['overdue']],
  [{ namesApprover: false }, ['no-approver']],
  [{ unownedDispute: true }, ['scope-creep']],
  [{ crossBorder: true }, ['cross-border']],
  [{ contacts: 8 }, ['time-cost']],
  [{ highValue: true, days: 200, contacts: 20 }, ['high-value', 'overdue', 'time-cost']],
])('of %j the data shows %j', (changes, signs) =>
  expect(computedSigns({ ...quiet, ...changes })).toEqual(signs),
)

test('a referral needs enough different signs and all three preconditions, whatever else holds', () => {
  const sign = fc.constantFrom(...(Object.keys(SIGNS) as Sign[]))
  let allowed = 0
  fc.assert(
    fc.property(
      fc.array(sign, { maxLength: 8 }),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      (signs, deliveryProven, noticeSent, undisputed) => {
        const problems = referralProblems(
          { signs, deliveryProven },
          { signsNeeded: 3, noticeSent, undisputed },
        )
        const may = Object.keys(problems).length === 0
        if (may) allowed += 1
        expect(may).toBe(new Set(signs).size >= 3 && deliveryProven && noticeSent && undisputed)
      },
    ),
    { numRuns: 2_000 },
  )
  expect(allowed).toBeGreaterThan(50)
})

test('a write-off needs a criterion and what shows it', () => {
  expect(Object.keys(writeOffProblems({ criteria: [], evidence: ' ' }))).toEqual(['criteria', 'evidence'])
  expect(writeOffProblems({ criteria: ['out-of-business'], evidence: 'struck off the register' })).toEqual({})
})

test.each([
  ['NA', 'US', false],
  ['EMEA', 'US-CA', true],
  ['EMEA', 'DE-BY', false],
  ['APAC', 'AU', false],
  ['DE', 'FR', true],
  [null, 'US', false],
  ['NA', null, false],
])('a client in %s of a company in %s is across a border: %s', (region, own, crosses) => {
  expect(isCrossBorder(region, own)).toBe(crosses)
})
