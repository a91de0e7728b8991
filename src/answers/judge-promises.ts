import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { timeline } from '../../db/schema.ts'
import { accountSegments } from '../accounts/store.ts'
import { record } from '../audit/record.ts'
import { toleranceMinor } from '../cases/case.ts'
import { withFamilies } from '../cases/families.ts'
import { lookAgain } from '../cases/look-again.ts'
import { derivedId } from '../derived-id.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { farDayText } from '../overdue/parts.ts'
import type { PolicyVersion } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context, Db } from '../ports.ts'
import { formatMoney } from '../receivables/money.ts'
import { minorColumn, selectRows } from '../rows.ts'
import type { Answer } from './answer.ts'
import { type Judgement, judgePromises as judge, type PaymentFacts, type Sum } from './promise.ts'
import { brokenPromises, promisesToJudge, settleAnswer } from './store.ts'

/** A promise that was judged, or a claim to have paid that turned out true, for those who must hear of it: the CSM first. */
export interface JudgedPromise {
  answer: Answer
  verdict: Judgement['verdict']
  received: Sum[]
  /** A sentence without its full stop. */
  said: string
  /** How many promises of the account have been broken by now, wholly or in part. */
  broken: number
}

/**
 * Judges every running promise, and every claim to have paid, from the ledger: kept as soon as the money is there, partly kept or broken
 * when the date and its grace have passed. Judging twice judges nothing twice.
 * @param today the organisation's date.
 */
export async function judgePromises(
  context: Context,
  organisation: Organisation,
  today: string,
): Promise<JudgedPromise[]> {
  const { organisationId } = context
  return context.db.transaction(async (tx) => {
    const version = await loadPolicy(tx, organisationId)
    const promises = await promisesToJudge(tx, organisationId)
    const judged: JudgedPromise[] = []
    if (promises.length === 0) return judged
    const byAccount = grouped(promises, ({ accountId }) => accountId)
    const paid = await paymentsOf(tx, organisationId, version, byAccount)
    const segments = await accountSegments(tx, organisationId, [...byAccount.keys()])
    for (const [accountId, mine] of byAccount) {
      const own = policyFor(version.policy, segments.get(accountId) ?? null)
      const verdicts = judge(mine.map(factsOf), paid.get(accountId) ?? [], today, (currency) =>
        toleranceMinor(own, currency),
      )
      for (const verdict of verdicts) {
        const answer = mine.find(({ id }) => id === verdict.id)
        const one = answer && (await settle({ ...context, db: tx }, answer, verdict, today))
        if (one) judged.push(one)
      }
    }
    if (judged.length === 0) return judged
    await record(tx, context, 'judge-promises', `day:${today}`, {
      promises: judged.map(({ answer, verdict }) => ({ answerId: answer.id, verdict })),
    })
    const accounts = [...new Set(judged.map(({ answer }) => answer.accountId))]
    await lookAgain({ ...context, db: tx }, organisation, accounts)
    return judged
  })
}

function factsOf({ id, state, untilOn, gateEndsOn, saidOn, saidAt, data, invoiceIds }: Answer) {
  return {
    id,
    state,
    untilOn: untilOn ?? saidOn,
    overOn: gateEndsOn,
    saidOn,
    saidAt: saidAt.getTime(),
    promised: data.promised ?? [],
    received: data.received ?? [],
    invoiceIds,
    planId: data.planId ?? null,
  }
}

const payment = z.object({
  promiser: z.string(),
  invoiceId: z.string().nullable(),
  currency: z.string(),
  amountMinor: minorColumn,
  receivedOn: z.string(),
  recordedAt: z.coerce.date(),
})

/** What came in since the first promise of each account, from it and whoever is chased with it: one question for all. */
async function paymentsOf(
  tx: Db,
  organisationId: string,
  { policy }: PolicyVersion,
  byAccount: ReadonlyMap<string, Answer[]>,
): Promise<Map<string, PaymentFacts[]>> {
  const wanted: { promiser: string; member: string; since: string; known: string }[] = []
  for (const [promiser, promises] of byAccount) {
    const since = promises.map(({ saidOn }) => saidOn).sort()[0] ?? '9999-12-31'
    const known = new Date(Math.min(...promises.map(({ saidAt }) => saidAt.getTime()))).toISOString()
    const members = await withFamilies(tx, { organisationId, policy }, [promiser])
    wanted.push(...members.map((member) => ({ promiser, member, since, known })))
  }
  const rows = await selectRows(
    tx,
    sql`select w.promiser, p.invoice_id as "invoiceId", p.currency, p.amount_minor as "amountMinor",
        p.received_on::text as "receivedOn", p.recorded_at as "recordedAt"
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
        as w(promiser uuid, member uuid, since date, known timestamptz)
      join payments p on p.organisation_id = ${organisationId} and p.account_id = w.member
        and (p.received_on >= w.since or p.recorded_at > w.known)
      order by p.received_on, p.recorded_at, p.id`,
    payment,
  )
  const facts = rows.map(({ recordedAt, ...row }) => ({ ...row, recordedAt: recordedAt.getTime() }))
  return grouped(facts, ({ promiser }) => promiser)
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}

async function settle(
  context: Context,
  answer: Answer,
  { verdict, received }: Judgement,
  today: string,
): Promise<JudgedPromise | null> {
  const { db: tx, organisationId, now } = context
  const data = { ...answer.data, received }
  const said = sentence(answer, verdict, received, today)
  const to = { state: verdict, at: now.toJSDate(), why: said, data }
  if (!(await settleAnswer(tx, organisationId, answer.id, 'active', to))) return null
  await tx.insert(timeline).values({
    id: derivedId(organisationId, 'promise-judged', answer.id),
    organisationId,
    accountId: answer.accountId,
    at: now.toJSDate(),
    onDate: today,
    kind: answer.kind === 'paid' ? 'payment-found' : `promise-${verdict}`,
    text: said,
    data: { answerId: answer.id, received },
  })
  const broken = await brokenPromises(tx, organisationId, answer.accountId)
  return { answer: { ...answer, state: verdict, data }, verdict, received, said, broken }
}

function sentence(answer: Answer, verdict: Judgement['verdict'], received: Sum[], today: string): string {
  const text = (sums: Sum[]) =>
    sums.map(({ currency, minor }) => formatMoney({ amountMinor: minor, currency })).join(' and ')
  const what = text(answer.data.promised ?? []) || 'to pay'
  if (answer.kind === 'paid') return `The money that the client said it had paid is in: ${what}`
  const day = farDayText(answer.untilOn ?? today, today)
  if (verdict === 'kept') return `Promise kept: ${what} by ${day}`
  const came = text(received.filter(({ minor }) => minor > 0))
  return verdict === 'partly'
    ? `Promise partly kept: ${came} of ${what} came by ${day} and its grace`
    : `Promise broken: nothing of ${what} came by ${day} and its grace`
}
