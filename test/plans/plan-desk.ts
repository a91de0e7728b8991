import { and, eq } from 'drizzle-orm'
import { answers, plans, timeline } from '../../db/schema.ts'
import type { AnswerInput } from '../../src/answers/answer.ts'
import { gatesOf } from '../../src/cases/case.ts'
import { loadAccount } from '../../src/cases/load-account.ts'
import { answerClearance } from '../../src/clearances/answer-clearance.ts'
import { concludeAnswers } from '../../src/clearances/conclude-answers.ts'
import { askForPlan, type WantedPlan } from '../../src/plans/ask-for-plan.ts'
import { tendPlans } from '../../src/plans/tend-plans.ts'
import { testId } from '../support/builders.ts'
import type { Debtor, StopWorld } from '../support/suspensions.ts'

/** What tests of plans do and look at, in whatever world stands at the moment. */
export function planDesk(world: () => StopWorld) {
  const db = () => world().deps.db
  const collector = () => world().person('collector')
  const wanted = (debtor: Debtor, minor: number, more: Partial<WantedPlan> = {}): WantedPlan => ({
    accountId: debtor.accountId,
    kind: 'plan',
    currency: 'USD',
    balanceMinor: minor,
    instalments: [
      { on: '2026-03-06', minor: minor / 2 },
      { on: '2026-04-06', minor: minor / 2 },
    ],
    percent: null,
    reason: 'their CFO on the phone',
    ...more,
  })
  const plansOf = ({ accountId }: Debtor) =>
    db().select().from(plans).where(eq(plans.accountId, accountId)).orderBy(plans.askedAt)
  const conclude = () => concludeAnswers(world().deps, world().organisation)
  return {
    db,
    collector,
    wanted,
    plansOf,
    conclude,
    discount: (debtor: Debtor, minor: number) =>
      wanted(debtor, minor, {
        kind: 'discount',
        instalments: [{ on: '2026-03-13', minor: minor * 0.95 }],
        percent: '5',
      }),
    ask: async (plan: WantedPlan, form: string = testId()) =>
      askForPlan(world().context(collector()), await world().basis(), collector(), plan, form),
    /** Something the collector says about the client. */
    say: async ({ accountId }: Debtor, answer: AnswerInput) =>
      answerClearance(
        world().context(collector()),
        await world().basis(),
        collector(),
        { accountId, answer },
        testId(),
      ),
    states: async (debtor: Debtor) => (await plansOf(debtor)).map(({ state }) => state),
    promises: async ({ accountId }: Debtor) =>
      (
        await db()
          .select()
          .from(answers)
          .where(and(eq(answers.accountId, accountId), eq(answers.kind, 'promise')))
          .orderBy(answers.untilOn)
      ).map(({ id, untilOn, amountMinor, state }) => ({ id, untilOn, amountMinor, state })),
    gates: async ({ accountId }: Debtor) => {
      const loaded = await loadAccount(db(), world().organisation.id, accountId)
      return gatesOf(loaded?.answers ?? [], world().now().toFormat('yyyy-MM-dd'))
    },
    told: async ({ accountId }: Debtor) =>
      (await db().select().from(timeline).where(eq(timeline.accountId, accountId))).map(({ text }) => text),
    carryOut: async () => {
      await world().tend()
      await tendPlans(world().deps, world().organisation)
    },
  }
}
