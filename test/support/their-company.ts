import { sql } from 'drizzle-orm'
import type { DateTime } from 'luxon'
import * as z from 'zod'
import {
  absences,
  accounts,
  answers,
  approvals,
  channelSubscriptions,
  clearances,
  closures,
  invoices,
  notes,
  outreach,
  people,
  plans,
  readings,
  suspensions,
  timeline,
  workspaces,
} from '../../db/schema.ts'
import { factsHashOf } from '../../src/approvals/approval-facts.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import type { Person } from '../../src/people/person.ts'
import type { Db } from '../../src/ports.ts'
import { selectRows } from '../../src/rows.ts'
import { FACTS, RULE } from '../approvals/requests.ts'
import { someFacts } from '../outreach/letters.ts'
import { anAccount, anInvoice, organisationIn, testId } from './builders.ts'

export async function anAdmin(db: Db, organisationId: string): Promise<Person> {
  const row = {
    id: testId(),
    organisationId,
    externalId: testId(),
    name: 'Dana',
    email: `${testId()}@x.test`,
    roles: ['admin' as const],
    active: true,
  }
  await db.insert(people).values(row)
  return row
}

/** Another company with one of everything that an id can name, each open to be acted on. */
export async function theirCompany(db: Db, now: DateTime, secret: string) {
  const { organisation, contextAt } = await organisationIn(db, now, { name: 'Another company' })
  const organisationId = organisation.id
  const at = now.toJSDate()
  const on = now.toFormat('yyyy-MM-dd')
  const author = await anAdmin(db, organisationId)
  const account = anAccount(organisationId, { name: secret })
  const accountId = account.id
  await db.insert(accounts).values(account)
  const bill = anInvoice(organisationId, accountId, { dueOn: '2026-01-05' })
  await db.insert(invoices).values(bill)
  await followLedger(contextAt(now), [accountId])
  const one = { organisationId, accountId }
  const step = { tier: 2, stepKey: 'outreach-35', invoiceId: bill.id, generation: 1 }
  const [workspaceId, subscriptionId, noteId, outreachId, approvalId, returnedId] = ids()
  const [suspensionId, closureId, clearanceId, answerId, readingId, absenceId] = ids()
  const [planId] = ids()
  await db.insert(workspaces).values({
    id: workspaceId,
    organisationId,
    platform: 'slack',
    externalId: 'T0OTHER',
    name: 'Other',
    botUserId: 'U0BOT',
    status: 'active',
    createdAt: at,
  })
  await db.insert(channelSubscriptions).values({
    id: subscriptionId,
    organisationId,
    workspaceId,
    channelId: 'C0X',
    channelName: 'x',
    active: true,
    createdAt: at,
  })
  await db.insert(notes).values({ ...one, id: noteId, at, authorId: author.id, text: 'their note' })
  await db.insert(outreach).values({
    ...one,
    ...step,
    id: outreachId,
    kind: 'email',
    state: 'draft',
    language: 'en',
    subject: secret,
    body: secret,
    recipient: { contactId: null, name: secret, email: 'ap@client.test', phone: null },
    senderId: author.id,
    facts: { ...someFacts(2, { accountName: secret }) },
    tone: {},
    preparedAt: at,
  })
  const facts = { ...FACTS, accountName: secret }
  const request = {
    ...one,
    rule: { ...RULE, of: ['admin'], need: 1 },
    facts,
    factsHash: factsHashOf(facts),
    requestedBy: author.id,
    requestedAt: at,
    expiresAt: now.plus({ days: 3 }).toJSDate(),
  }
  await db.insert(approvals).values([
    { ...request, id: approvalId, kind: 'tier-4', state: 'pending' },
    { ...request, id: returnedId, kind: 'tier-3', state: 'changes' },
  ])
  const balances = [{ currency: 'USD', minor: 100_000 }]
  await db.insert(suspensions).values({
    ...one,
    id: suspensionId,
    stepKey: 'suspension',
    invoiceId: bill.id,
    generation: 1,
    state: 'proposed',
    suspendOn: on,
    firstSuspendOn: on,
    owedUntil: on,
    services: [secret],
    exemptServices: [],
    how: 'manual',
    balances,
    proposedAt: at,
  })
  await db.insert(closures).values({
    ...one,
    id: closureId,
    kind: 'write-off',
    state: 'proposed',
    grounds: { evidence: secret },
    invoiceIds: [bill.id],
    balances,
    proposedAt: at,
  })
  await db.insert(plans).values({
    ...one,
    id: planId,
    kind: 'plan',
    state: 'agreed',
    currency: 'USD',
    balanceMinor: 100_000,
    instalments: [{ on: '2026-03-20', minor: 100_000 }],
    reason: secret,
    askedBy: author.id,
    askedAt: at,
  })
  await db.insert(clearances).values({
    ...one,
    ...step,
    id: clearanceId,
    kind: 'ask',
    state: 'open',
    askedPersonId: author.id,
    rungAt: at,
    askedAt: at,
    askedOn: on,
    facts: {
      stepKey: step.stepKey,
      tier: 2,
      days: 56,
      balances,
      invoices: [],
      recipientName: secret,
      recipientEmail: 'ap@client.test',
      wouldSendOn: on,
    },
  })
  await db.insert(answers).values({
    ...one,
    id: answerId,
    kind: 'hold',
    state: 'active',
    reason: secret,
    saidBy: author.id,
    saidAt: at,
    saidOn: on,
  })
  await db.insert(readings).values({
    ...one,
    id: readingId,
    clearanceId,
    personId: author.id,
    said: secret,
    understood: { among: [clearanceId], readings: [], questions: [] },
    state: 'waiting',
    saidAt: at,
  })
  await db.insert(absences).values({
    id: absenceId,
    organisationId,
    personId: author.id,
    fromOn: on,
    untilOn: on,
  })
  // An assignment is known by its line on the timeline.
  await db.insert(timeline).values({
    ...one,
    id: noteId,
    at,
    onDate: on,
    kind: 'assigned',
    text: secret,
    data: { role: 'csm', from: null, to: author.id },
  })
  return {
    organisationId,
    accountId,
    invoiceId: bill.id,
    personId: author.id,
    noteId,
    subscriptionId,
    outreachId,
    approvalId,
    returnedId,
    suspensionId,
    closureId,
    planId,
    clearanceId,
    answerId,
    readingId,
    absenceId,
  }
}
export type TheirCompany = Awaited<ReturnType<typeof theirCompany>>

function ids(): [string, string, string, string, string, string] {
  return [testId(), testId(), testId(), testId(), testId(), testId()]
}

/** Every row of an organisation, by table. */
export async function everythingOf(db: Db, organisationId: string): Promise<Record<string, string[]>> {
  const tables = await selectRows(
    db,
    sql`select table_name from information_schema.columns
      where table_schema = 'public' and column_name = 'organisation_id' order by table_name`,
    z.object({ table_name: z.string() }),
  )
  const all: Record<string, string[]> = {}
  for (const { table_name: table } of tables) {
    const rows = await selectRows(
      db,
      sql`select to_jsonb(t)::text as row from ${sql.identifier(table)} t where organisation_id = ${organisationId} order by 1`,
      z.object({ row: z.string() }),
    )
    if (rows.length > 0) all[table] = rows.map(({ row }) => row)
  }
  return all
}
