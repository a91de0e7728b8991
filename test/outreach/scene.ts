import { eq } from 'drizzle-orm'
import type { DateTime } from 'luxon'
import {
  accounts,
  answers,
  clearances,
  contacts,
  identities,
  invoices,
  outbox,
  outreach,
  people,
  workspaces,
} from '../../db/schema.ts'
import { decideApproval } from '../../src/approvals/decide-approval.ts'
import { standingApproval } from '../../src/approvals/standing-approval.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { lookAgain } from '../../src/cases/look-again.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { questionBasis } from '../../src/clearances/load-questions.ts'
import { localDate } from '../../src/organisations/organisation.ts'
import { deliverDue } from '../../src/outbox/deliver.ts'
import { askApproval } from '../../src/outreach/ask-approval.ts'
import { sendOutreach } from '../../src/outreach/send-outreach.ts'
import { tendOutreach } from '../../src/outreach/tend-outreach.ts'
import type { Person, Role } from '../../src/people/person.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import type { Context, Db, Deps, Mail, MailDelivery } from '../../src/ports.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { aBillingContact, anAccount, anInvoice, at, organisationIn, testId } from '../support/builders.ts'
import { silentLog } from '../support/silent-log.ts'

export const MORNING = at('2026-03-04T16:00:00Z')

/** A mail server in memory: what it took, and what it answers next. */
export function pretendMailer() {
  const taken: Mail[] = []
  const answers: { delivery: MailDelivery; takes: boolean }[] = []
  const before: (() => Promise<void>)[] = []
  return {
    taken,
    /** `takes`: it has the mail whatever it says. */
    next: (delivery: MailDelivery, takes = false) => answers.push({ delivery, takes }),
    /** Runs while the next mail is being handed over. */
    during: (work: () => Promise<void>) => before.push(work),
    mailer: {
      from: 'billing@larkfield.example',
      pacingMs: 0,
      send: async (mail: Mail): Promise<MailDelivery> => {
        await before.shift()?.()
        const answer = answers.shift()
        if (!answer || answer.takes || answer.delivery.kind === 'sent') taken.push(mail)
        return answer?.delivery ?? { kind: 'sent', providerId: `p-${taken.length}` }
      },
    },
  }
}

/** One account, so many days late, with everybody around it reachable; the day has run. */
export async function scene(db: Db, days: number) {
  let now: DateTime = MORNING
  const { organisation, contextAt } = await organisationIn(db, now.minus({ days: 1 }), {
    timeZone: 'America/Chicago',
  })
  const workspaceId = testId()
  await db.insert(workspaces).values({
    id: workspaceId,
    organisationId: organisation.id,
    platform: 'slack',
    externalId: workspaceId,
    name: 'Larkfield',
    botUserId: 'U0BOT',
    status: 'active',
    createdAt: now.toJSDate(),
  })
  const person = async (name: string, roles: Role[]): Promise<Person> => {
    const id = testId()
    const one = {
      id,
      organisationId: organisation.id,
      name,
      email: `${id}@larkfield.example`,
      roles,
      active: true,
    }
    await db.insert(people).values({ ...one, externalId: id })
    await db.insert(identities).values({
      organisationId: organisation.id,
      workspaceId,
      externalUserId: `U${id}`,
      personId: id,
      platform: 'slack',
    })
    return one
  }
  const csm = await person('Marcus', ['csm'])
  const collector = await person('Dana', ['collector'])
  const executive = await person('Ingrid', ['vp_finance'])
  const lead = await person('Paloma', ['finance_lead'])
  const cfo = await person('Desmond', ['cfo'])
  const headOfCs = await person('Rosalind', ['head_of_cs'])
  const account = anAccount(organisation.id, { name: 'Acme', csmId: csm.id, collectorId: collector.id })
  await db.insert(accounts).values(account)
  const contact = aBillingContact(organisation.id, account.id)
  await db.insert(contacts).values(contact)
  const today = () => localDate(organisation, now)
  const bill = anInvoice(organisation.id, account.id, {
    number: 'LF-1042',
    dueOn: plusDays(today(), -days),
    totalMinor: 120_000,
    payUrl: 'https://pay.larkfield.example/i/LF-1042',
  })
  await db.insert(invoices).values(bill)
  const mail = pretendMailer()
  const deps: Deps = {
    db,
    now: () => now,
    newId: testId,
    log: silentLog,
    messengers: {},
    mailer: mail.mailer,
  }
  const context = (actor = 'system:test'): Context => ({
    ...contextAt(now),
    actor,
    mailFrom: mail.mailer.from,
  })
  const basis = async () =>
    questionBasis(db, organisation, (await loadPolicy(db, organisation.id)).policy, today())
  const again = async () => {
    await followLedger(context(), [account.id])
    await lookAgain(context(), organisation, [account.id])
  }
  const current = async () =>
    (await db.select().from(outreach).where(eq(outreach.accountId, account.id))).at(-1)
  await followLedger(context(), [account.id])
  await runDay(context(), organisation, today(), false)
  return {
    db,
    deps,
    organisation,
    account,
    bill,
    mail,
    people: { csm, collector, executive, lead, cfo, headOfCs },
    context,
    basis,
    current,
    again,
    /** Whoever knows the client says yes to whatever step is due. */
    async clear(stepKey: string): Promise<void> {
      await db.insert(clearances).values({
        id: testId(),
        organisationId: organisation.id,
        accountId: account.id,
        stepKey,
        tier: 2,
        invoiceId: bill.id,
        generation: 1,
        kind: 'ask',
        state: 'answered',
        answer: 'clear',
        askedPersonId: csm.id,
        rung: 0,
        rungAt: now.toJSDate(),
        askedAt: now.toJSDate(),
        askedOn: plusDays(today(), -1),
        answeredAt: now.toJSDate(),
        answeredBy: csm.id,
        validUntil: plusDays(today(), 7),
        facts: {
          stepKey,
          tier: days > 90 ? 4 : days > 60 ? 3 : days > 30 ? 2 : 1,
          days,
          balances: [{ currency: 'USD', minor: 120_000 }],
          invoices: [],
          recipientName: contact.name,
          recipientEmail: contact.email ?? null,
          wouldSendOn: today(),
        },
      })
      await again()
    },
    async hold(): Promise<void> {
      await db.insert(answers).values({
        id: testId(),
        organisationId: organisation.id,
        accountId: account.id,
        kind: 'hold',
        state: 'active',
        untilOn: plusDays(today(), 5),
        gateEndsOn: plusDays(today(), 5),
        saidBy: csm.id,
        saidAt: now.toJSDate(),
        saidOn: today(),
      })
      await again()
    },
    async unhold(): Promise<void> {
      await db.update(answers).set({ state: 'ended' }).where(eq(answers.accountId, account.id))
      await again()
    },
    async pay(openMinor = 0): Promise<void> {
      await db.update(invoices).set({ openMinor }).where(eq(invoices.id, bill.id))
      await again()
    },
    tend: () => tendOutreach(deps, organisation),
    async send(by: Person) {
      const row = await current()
      const sending = { outreachId: row?.id ?? testId(), revision: row?.revision ?? 1 }
      return sendOutreach(context(by.id), await basis(), by, sending, testId())
    },
    /** Asked for by whoever sends it, decided by everybody else who may. */
    async approve(): Promise<void> {
      const row = await current()
      if (!row) return
      const asker = [executive, cfo].find(({ id }) => id === row.senderId) ?? executive
      const asked = { outreachId: row.id, revision: row.revision, reason: '' }
      await askApproval(context(asker.id), await basis(), asker, asked, testId())
      for (const voter of [lead, executive, headOfCs]) {
        const standing = await standingApproval(db, organisation.id, row.id)
        if (standing?.state !== 'pending' || voter.id === asker.id) continue
        const vote = { approvalId: standing.id, revision: standing.revision, reason: '' }
        const given = { ...vote, choice: 'approve' as const, platform: 'slack' as const }
        await decideApproval(context(voter.id), await basis(), voter, given, testId())
      }
    },
    async deliver(claimant = testId()) {
      const counts = await deliverDue(deps, { claimant, limit: 50, organisationId: organisation.id })
      return counts
    },
    /** What a retry waits for has passed. */
    async hurry(): Promise<void> {
      await db
        .update(outbox)
        .set({ availableAt: new Date(0), leaseUntil: new Date(0) })
        .where(eq(outbox.organisationId, organisation.id))
    },
    later: (minutes: number) => {
      now = now.plus({ minutes })
    },
  }
}

export type Scene = Awaited<ReturnType<typeof scene>>
