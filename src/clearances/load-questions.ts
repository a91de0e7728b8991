import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { familyTables } from '../cases/families.ts'
import { strategicThresholds } from '../cases/policy-tables.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { addSums } from '../overdue/overdue.ts'
import { type Policy, stepByKey } from '../policy/policy.ts'
import type { Db } from '../ports.ts'
import { daysOverdue } from '../receivables/aging.ts'
import { type Rates, ratesOn } from '../receivables/rates.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { clearanceFacts } from './clearance.ts'
import type { Question } from './question.ts'

/** What questions are read and shown with. */
export interface QuestionBasis {
  organisation: Organisation
  policy: Policy
  today: string
  rates: Rates
}

export async function questionBasis(
  db: Db,
  organisation: Organisation,
  policy: Policy,
  today: string,
): Promise<QuestionBasis> {
  return { organisation, policy, today, rates: await ratesOn(db, organisation.id, today) }
}

/** Which questions: by their ids, or those that wait for somebody, oldest debts first. */
export type Which =
  | { ids: string[] }
  | { askedPersonId: string; kind: 'ask' | 'announce'; limit: number; offset: number }

const instant = z.coerce.date().nullable()
const row = z.object({
  id: z.string(),
  account_id: z.string(),
  account_name: z.string(),
  kind: z.enum(['ask', 'announce']),
  state: z.string(),
  step_key: z.string(),
  tier: z.number(),
  facts: clearanceFacts,
  strategic: z.boolean(),
  arr_minor: minorColumn.nullable(),
  arr_currency: z.string().nullable(),
  renewal_on: z.string().nullable(),
  csm_id: z.string().nullable(),
  ae_id: z.string().nullable(),
  collector_id: z.string().nullable(),
  csm_name: z.string().nullable(),
  asked_person_id: z.string().nullable(),
  asked_name: z.string().nullable(),
  asked_on: z.string(),
  rung: z.number(),
  next_rung_at: instant,
  answer: z.string().nullable(),
  answered_by: z.string().nullable(),
  answered_at: instant,
  invoices: z
    .array(z.object({ number: z.string(), minor: z.number(), currency: z.string(), due_on: z.string() }))
    .nullable(),
  last_step: z.object({ key: z.string(), on: z.string() }).nullable(),
  last_note: z.object({ author: z.string(), on: z.string(), text: z.string() }).nullable(),
  promises: z
    .array(
      z.object({
        on: z.string().nullable(),
        minor: z.number().nullable(),
        currency: z.string().nullable(),
        state: z.string(),
      }),
    )
    .nullable(),
  total: z.coerce.number(),
})
type Row = z.infer<typeof row>

/** Questions with what their cards show, as the ledger stands now; `total` counts those on all pages. */
export async function loadQuestions(
  db: Db,
  basis: QuestionBasis,
  which: Which,
): Promise<{ questions: Question[]; total: number }> {
  if ('ids' in which && which.ids.length === 0) return { questions: [], total: 0 }
  const org = basis.organisation.id
  const family = familyTables({ organisationId: org, policy: basis.policy })
  const rows = await selectRows(
    db,
    sql`with recursive picked as materialized (select c.*, count(*) over () as total from clearances c
        where c.organisation_id = ${org} and ${chosen(which)})
      ${family.cte}
      select p.id, p.account_id, a.name as account_name, p.kind, p.state, p.step_key, p.tier, p.facts,
        a.strategic, a.arr_minor, a.arr_currency, a.renewal_on::text, a.csm_id, a.ae_id, a.collector_id,
        csm.name as csm_name, p.asked_person_id, asked.name as asked_name, p.asked_on::text, p.rung,
        p.next_rung_at, p.answer, who.name as answered_by, p.answered_at, p.total,
        ${openInvoices(org, basis.today, family)} as invoices,
        (select jsonb_build_object('key', s.step_key, 'on', s.due_on) from steps s
          where s.organisation_id = ${org} and s.account_id = p.account_id and s.state = 'planned' and s.outside
          order by s.due_on desc limit 1) as last_step,
        (select jsonb_build_object('author', coalesce(w.name, 'Somebody'), 'on', (n.at at time zone
            ${basis.organisation.timeZone})::date, 'text', left(n.text, 300)) from notes n
          left join people w on w.organisation_id = ${org} and w.id = n.author_id
          where n.organisation_id = ${org} and n.account_id = p.account_id and n.undone_at is null
          order by n.at desc limit 1) as last_note,
        (select jsonb_agg(x) from (select until_on as on, amount_minor as minor, currency, state from answers
          where organisation_id = ${org} and account_id = p.account_id and kind = 'promise' and state <> 'undone'
          order by said_at desc limit 2) x) as promises
      from picked p
      join accounts a on a.organisation_id = ${org} and a.id = p.account_id
      left join people csm on csm.organisation_id = ${org} and csm.id = a.csm_id
      left join people asked on asked.organisation_id = ${org} and asked.id = p.asked_person_id
      left join people who on who.organisation_id = ${org} and who.id = p.answered_by
      order by (p.facts->>'days')::int desc, a.name, p.id ${paged(which)}`,
    row,
  )
  const strategicFrom = strategicThresholds({
    policy: basis.policy,
    rates: basis.rates,
    reportingCurrency: basis.organisation.reportingCurrency,
  })
  return {
    questions: rows.map((one) => questionOf(one, basis, strategicFrom)),
    total: rows[0]?.total ?? 0,
  }
}

function chosen(which: Which): SQL {
  return 'ids' in which
    ? sql`c.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(which.ids)}::jsonb))`
    : sql`c.asked_person_id = ${which.askedPersonId} and c.state = 'open' and c.kind = ${which.kind}`
}

function paged(which: Which): SQL {
  return 'ids' in which ? sql`` : sql`limit ${which.limit} offset ${which.offset}`
}

/** What is open, past due and not disputed, the oldest first. */
function openInvoices(org: string, today: string, family: ReturnType<typeof familyTables>): SQL {
  return sql`(select jsonb_agg(jsonb_build_object('number', i.number, 'minor', i.open_minor - i.disputed_minor,
      'currency', i.currency, 'due_on', i.due_on) order by i.due_on, i.number)
    from invoices i ${family.joinOn(sql`i.account_id`)}
    where i.organisation_id = ${org} and ${family.head(sql`i.account_id`)} = p.account_id
      and i.open_minor > i.disputed_minor and not i.disputed and i.due_on < ${today}::date)`
}

function questionOf(
  found: Row,
  { policy, today }: QuestionBasis,
  strategicFrom: { currency: string; minor: number }[],
): Question {
  const step = stepByKey(policy, found.step_key)
  const invoices = (found.invoices ?? []).map(({ number, minor, currency, due_on }) => ({
    number,
    money: { amountMinor: minor, currency },
    days: daysOverdue(due_on, today),
  }))
  const money = (minor: number | null, currency: string | null) =>
    minor === null || currency === null ? null : { amountMinor: minor, currency }
  const arr = money(found.arr_minor, found.arr_currency)
  const threshold = strategicFrom.find(({ currency }) => currency === arr?.currency)
  const { facts, last_step, last_note } = found
  return {
    id: found.id,
    accountId: found.account_id,
    accountName: found.account_name,
    kind: found.kind,
    state: found.state,
    stepKey: found.step_key,
    stepTitle: step?.title ?? found.step_key,
    stepKind: step?.kind ?? 'email',
    tier: found.tier,
    days: invoices[0]?.days ?? 0,
    sums: addSums(invoices.map((invoice) => invoice.money)),
    invoices,
    recipient:
      facts.recipientName === null && facts.recipientEmail === null
        ? null
        : { name: facts.recipientName ?? 'the billing contact', email: facts.recipientEmail },
    sendOn: facts.wouldSendOn < today ? today : facts.wouldSendOn,
    strategic:
      found.strategic || (arr !== null && threshold !== undefined && arr.amountMinor >= threshold.minor),
    arr,
    renewalOn: found.renewal_on,
    owners: { csmId: found.csm_id, aeId: found.ae_id, collectorId: found.collector_id },
    csmName: found.csm_name,
    askedPersonId: found.asked_person_id,
    askedName: found.asked_name,
    askedOn: found.asked_on,
    rung: found.rung,
    nextRungAt: found.next_rung_at,
    answer: found.answer,
    answeredBy: found.answered_by,
    answeredAt: found.answered_at,
    lastContact: last_step && {
      title: stepByKey(policy, last_step.key)?.title ?? last_step.key,
      on: last_step.on,
    },
    lastNote: last_note,
    promises: (found.promises ?? []).map((one) => ({
      on: one.on,
      money: money(one.minor, one.currency),
      state: one.state,
    })),
  }
}
