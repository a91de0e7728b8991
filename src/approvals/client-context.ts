import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { promiseText } from '../clearances/question.ts'
import { outcomeText } from '../clearances/question-card.ts'
import { farDayText } from '../overdue/parts.ts'
import type { Db } from '../ports.ts'
import { minorColumn, selectRows } from '../rows.ts'

const LONGEST = 200

const row = z.object({
  what: z.enum(['answer', 'promise', 'note']),
  on: z.string().nullable(),
  who: z.string().nullable(),
  text: z.string().nullable(),
  state: z.string().nullable(),
  minor: minorColumn.nullable(),
  currency: z.string().nullable(),
})

/** What those who know the client said last, and what became of its promises: a line each. */
export async function clientContext(
  db: Db,
  { organisation, today }: QuestionBasis,
  accountId: string,
): Promise<string[]> {
  const org = organisation.id
  const zone = organisation.timeZone
  const rows = await selectRows(
    db,
    sql`(select 'answer' as what, (c.answered_at at time zone ${zone})::date::text as on, p.name as who,
          c.answer as text, null as state, null::bigint as minor, null as currency
        from clearances c left join people p on p.organisation_id = ${org} and p.id = c.answered_by
        where c.organisation_id = ${org} and c.account_id = ${accountId} and c.answered_at is not null
        order by c.answered_at desc limit 1)
      union all
      (select 'promise', until_on::text, null, null, state, amount_minor, currency from answers
        where organisation_id = ${org} and account_id = ${accountId} and kind = 'promise' and state <> 'undone'
        order by said_at desc limit 3)
      union all
      (select 'note', (n.at at time zone ${zone})::date::text, p.name, left(n.text, 300), null, null, null
        from notes n left join people p on p.organisation_id = ${org} and p.id = n.author_id
        where n.organisation_id = ${org} and n.account_id = ${accountId} and n.undone_at is null
        order by n.at desc limit 1)`,
    row,
  )
  return rows.map((one) => {
    const day = one.on === null ? '' : `, ${farDayText(one.on, today)}`
    const who = `${one.who ?? 'Somebody'}${day}`
    if (one.what === 'answer') return `${who}: ${outcomeText(one.text ?? '')}`
    if (one.what === 'note') return `${who}: “${short(one.text ?? '')}”`
    const money =
      one.minor === null || one.currency === null ? null : { amountMinor: one.minor, currency: one.currency }
    const promise = { on: one.on, money, state: one.state ?? '' }
    return `The client ${promiseText(promise, (date) => farDayText(date, today))}`
  })
}

function short(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim()
  return one.length > LONGEST ? `${one.slice(0, LONGEST).trimEnd()}…` : one
}
