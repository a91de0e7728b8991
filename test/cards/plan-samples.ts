import type { Card } from '../../src/chat/card.ts'
import type { ShownPlan } from '../../src/plans/load-shown-plan.ts'
import { planCard } from '../../src/plans/plan-card.ts'
import { offerCard } from '../../src/plans/plan-form.ts'
import type { Plan } from '../../src/plans/store.ts'
import { HOSTILE as HOSTILE_NAMES } from './hostile.ts'

const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`
const HOSTILE = `${HOSTILE_NAMES.broadcast} ${HOSTILE_NAMES.formatted}`
const TODAY = '2026-03-02'
const at = new Date('2026-03-02T15:30:00Z')

const plan: Plan = {
  id: id(1),
  accountId: id(2),
  kind: 'plan',
  state: 'asked',
  currency: 'USD',
  balanceMinor: 5_000_000,
  instalments: [
    { on: '2026-03-02', minor: 1_700_000 },
    { on: '2026-04-01', minor: 1_700_000 },
    { on: '2026-05-01', minor: 1_600_000 },
  ],
  percent: null,
  reason: HOSTILE,
  askedBy: id(3),
  askedAt: at,
  agreedAt: null,
  endedAt: null,
  endedWhy: null,
}
const discount: Partial<Plan> = {
  kind: 'discount',
  percent: '5',
  instalments: [{ on: '2026-03-13', minor: 4_750_000 }],
  reason: '',
}
const shown = (changes: Partial<Plan> = {}, more: Partial<ShownPlan> = {}): Card =>
  planCard({ plan: { ...plan, ...changes }, accountName: HOSTILE, kept: [], approval: null, ...more }, TODAY)
const kept = (states: string[]) =>
  plan.instalments.map((one, index) => ({
    ...one,
    answerId: id(5 + index),
    state: states[index] ?? 'active',
  }))

/** Plans in their states; outside texts are as bad as they can be. */
export const PLAN_SAMPLES: Record<string, Card> = {
  'plan-offer': offerCard(id(2), HOSTILE, [
    { currency: 'EUR', minor: 1_200_050 },
    { currency: 'USD', minor: 5_000_000 },
  ]),
  'plan-asked': shown({}, { approval: { id: id(4), state: 'changes' } }),
  plan: shown({ state: 'agreed' }, { kept: kept(['kept']) }),
  'plan-broken': shown(
    {
      state: 'broken',
      endedAt: at,
      endedWhy: '$17,000.00 did not come by Wed 1 Apr; the whole balance is back',
    },
    { kept: kept(['kept', 'broken', 'ended']) },
  ),
  discount: shown({ ...discount, state: 'agreed' }),
}
