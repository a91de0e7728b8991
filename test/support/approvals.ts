import { eq, like, ne } from 'drizzle-orm'
import { accounts, cases, clearances, identities, people } from '../../db/schema.ts'
import type { Approval } from '../../src/approvals/approval.ts'
import { requestApproval } from '../../src/approvals/request-approval.ts'
import { loadApproval } from '../../src/approvals/store.ts'
import { questionBasis } from '../../src/clearances/load-questions.ts'
import { localDate } from '../../src/organisations/organisation.ts'
import { personColumns, personOf } from '../../src/people/find-asker.ts'
import type { Person } from '../../src/people/person.ts'
import type { ApprovalKind } from '../../src/policy/approval-rules.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import { testId } from './builders.ts'
import type { Stage } from './stage.ts'
import type { World } from './world.ts'

/** Asking for approvals in a world, without a message or suspension that they are about. */
export function approvalDesk(world: World) {
  const { db } = world.deps
  const personCalled = async (name: string): Promise<Person> => {
    const [row] = await db
      .select(personColumns)
      .from(people)
      .where(like(people.name, `${name}%`))
    if (!row) throw new Error(`nobody is called ${name}`)
    return personOf(row)
  }
  return {
    personCalled,
    async ask(
      kind: ApprovalKind,
      account: string,
      by = 'Dana',
      reason = 'three reminders, no answer',
    ): Promise<string> {
      const context = await world.contextNow()
      const organisation = await world.organisation()
      const actor = await personCalled(by)
      const { policy } = await loadPolicy(db, organisation.id)
      const basis = await questionBasis(db, organisation, policy, localDate(organisation, context.now))
      const [found] = await db
        .select({ id: accounts.id, invoiceId: cases.driverInvoiceId, generation: cases.driverGeneration })
        .from(accounts)
        .innerJoin(cases, eq(cases.accountId, accounts.id))
        .where(like(accounts.name, `${account}%`))
      if (!found) throw new Error(`no account is called ${account}`)
      const key = { 'tier-3': 'executive-65', 'tier-4': 'final-notice-95' }[String(kind)]
      const { invoiceId, generation } = found
      const verdict = await requestApproval({ ...context, actor: actor.id }, basis, actor, {
        accountId: found.id,
        kind,
        step: key && invoiceId && generation !== null ? { key, invoiceId, generation } : null,
        subjectId: null,
        facts: { whatHappens: `What was asked for about ${account} happens.` },
        reason,
        occurrence: testId(),
      })
      if (verdict.kind !== 'requested') throw new Error(`not requested: ${JSON.stringify(verdict)}`)
      return verdict.approvalId
    },
    async load(approvalId: string): Promise<Approval> {
      const loaded = await loadApproval(db, (await world.organisation()).id, approvalId)
      if (!loaded) throw new Error('the request is gone')
      return loaded.approval
    },
    /** A minute passes, so that the clock is looked at. */
    minute: async () => void (await world.sandbox.clock?.set(world.deps.now().plus({ minutes: 1 }))),
  }
}

/** People who were last on that platform, and nowhere else; what they were asked meanwhile is set aside. */
export async function onPlatform(world: World, stage: Stage, names: string[]): Promise<void> {
  for (const name of names) await stage.command(name, 'direct', '/overdue mine')
  const desk = approvalDesk(world)
  for (const name of names) {
    const { id } = await desk.personCalled(name)
    const rows = await world.deps.db.select().from(identities).where(eq(identities.personId, id))
    for (const { platform, externalUserId } of rows)
      if (platform !== stage.platform)
        await world.deps.db
          .update(identities)
          .set({ lastSeenAt: null })
          .where(eq(identities.externalUserId, externalUserId))
  }
  await world.deps.db.delete(clearances).where(ne(clearances.state, 'answered'))
}
