import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { type Askable, chooseFirst, holdersOf, insteadOfCsm } from '../../src/clearances/choose-asked.ts'
import { addWorkingDays, isAtWork, workingDaysLater } from '../../src/clearances/working-time.ts'
import { clearanceSchema } from '../../src/policy/clearance-rules.ts'

const PLACE = {
  platform: 'slack' as const,
  workspaceId: 'w',
  userId: 'u',
  lastSeenAt: null,
  unreachableWhy: null,
}
const person = (id: string, changes: Partial<Askable> = {}): [string, Askable] => [
  id,
  {
    id,
    name: id,
    roles: [],
    active: true,
    timeZone: null,
    managerId: null,
    away: null,
    places: [PLACE],
    ...changes,
  },
]
const rules = clearanceSchema.parse({})
const owners = { csmId: 'csm', aeId: 'ae', collectorId: 'collector' }
const others = [
  person('ae'),
  person('boss'),
  person('collector'),
  person('lead', { roles: ['finance_lead'] }),
]

describe('who is asked', () => {
  test('the CSM, while they can be', () => {
    expect(chooseFirst(rules, owners, new Map([person('csm'), ...others]))?.person.id).toBe('csm')
  })

  test.each([
    ['inactive', { active: false }, 'is no longer active'],
    ['nowhere to be written to', { places: [] }, 'cannot be reached'],
    ['away without a stand-in', { away: { delegateId: null } }, 'is away'],
  ])('the account executive instead of a CSM who is %s', (_, changes, why) => {
    const roster = new Map([person('csm', changes), ...others])
    expect(chooseFirst(rules, owners, roster)).toMatchObject({ role: 'ae', person: { id: 'ae' } })
    expect(insteadOfCsm(owners, roster)).toContain(why)
  })

  test('the stand-in of somebody away, who hands nothing on when away as well', () => {
    const away = person('csm', { away: { delegateId: 'ae' } })
    expect(chooseFirst(rules, owners, new Map([away, ...others]))).toMatchObject({
      role: 'csm',
      person: { id: 'ae' },
    })
    const both = new Map([away, ...others, person('ae', { away: { delegateId: 'boss' } })])
    expect(holdersOf('csm', owners, both)).toEqual([])
  })

  test('down to finance when nobody else is left, and nobody when nobody is', () => {
    const nobody = { csmId: null, aeId: null, collectorId: null }
    expect(chooseFirst(rules, nobody, new Map(others))?.person.id).toBe('lead')
    expect(insteadOfCsm(nobody, new Map(others))).toBe('the account has no CSM')
    expect(chooseFirst(rules, nobody, new Map())).toBeUndefined()
  })
})

const organisation = {
  id: 'o',
  name: 'Larkfield',
  timeZone: 'America/Chicago',
  workingDays: [1, 2, 3, 4, 5],
  holidayRegion: 'US',
  digestHour: 8,
  reportingCurrency: 'USD',
}
const at = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })

describe('when somebody is asked', () => {
  test('in their own hours: eight to six where they are', () => {
    const berlin = 'Europe/Berlin'
    expect(isAtWork(organisation, berlin, at('2026-03-02T06:59:00Z'))).toBe(false)
    expect(isAtWork(organisation, berlin, at('2026-03-02T07:00:00Z'))).toBe(true)
    expect(isAtWork(organisation, berlin, at('2026-03-02T16:59:00Z'))).toBe(true)
    expect(isAtWork(organisation, berlin, at('2026-03-02T17:00:00Z'))).toBe(false)
  })

  test('not at weekends or on holidays, and an unknown zone is the organisation’s', () => {
    expect(isAtWork(organisation, null, at('2026-03-01T16:00:00Z'))).toBe(false)
    expect(isAtWork(organisation, null, at('2026-12-25T16:00:00Z'))).toBe(false)
    expect(isAtWork(organisation, 'Nowhere/Atlantis', at('2026-03-02T14:00:00Z'))).toBe(true)
  })

  test('working days pass over weekends, holidays and the change of the clocks', () => {
    expect(addWorkingDays(organisation, '2026-03-06', 1)).toBe('2026-03-09')
    expect(addWorkingDays(organisation, '2026-12-24', 1)).toBe('2026-12-28')
    expect(addWorkingDays(organisation, '2026-03-09', -1)).toBe('2026-03-06')
    const later = workingDaysLater(organisation, null, at('2026-03-06T15:00:00Z'), 1)
    expect(later.toISO()).toBe('2026-03-09T14:00:00.000Z')
  })
})
