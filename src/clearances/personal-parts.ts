import { and, asc, desc, eq, gte, inArray, or, sql } from 'drizzle-orm'
import { accounts, answers } from '../../db/schema.ts'
import { absenceParts } from '../absences/absence-parts.ts'
import { absencesAround } from '../absences/store.ts'
import type { Part } from '../chat/card.ts'
import { counted, farDayText } from '../overdue/parts.ts'
import type { Viewer } from '../overdue/viewer.ts'
import type { Person } from '../people/person.ts'
import type { Db } from '../ports.ts'
import { plusDays } from '../receivables/aging.ts'
import { questionItem } from './list-cards.ts'
import { loadQuestions, questionBasis } from './load-questions.ts'
import { promiseText } from './question.ts'

const SHOWN = 5
/** Promises that ended so recently are still worth knowing. */
const RECENT_DAYS = 14

/** What waits for somebody: questions, reminders about to go, promises of their clients. Empty without any. */
export async function personalParts(db: Db, viewer: Viewer, person: Person): Promise<Part[]> {
  const { organisation, version, today } = viewer
  const basis = await questionBasis(db, organisation, version.policy, today)
  const mine = { askedPersonId: person.id, limit: SHOWN, offset: 0 }
  const asked = await loadQuestions(db, basis, { ...mine, kind: 'ask' })
  const announced = await loadQuestions(db, basis, { ...mine, kind: 'announce', limit: SHOWN * 2 })
  const promises = await promisesOf(db, organisation.id, person.id, today)
  const around = await absencesAround(db, organisation.id, person.id, today)
  const parts: Part[] = absenceParts(around, person.id, today)
  if (asked.total > 0)
    parts.push(
      { kind: 'text', text: [{ bold: `My questions (${asked.total})` }] },
      { kind: 'list', items: asked.questions.map(questionItem) },
      {
        kind: 'buttons',
        buttons: [
          { label: `All questions (${asked.total})`, call: { name: 'show-questions', input: { page: 1 } } },
        ],
      },
    )
  if (announced.total > 0)
    parts.push(
      { kind: 'text', text: [{ bold: `Reminders that go by themselves (${announced.total})` }] },
      {
        kind: 'list',
        items: announced.questions.map(({ id, accountName, stepTitle, sendOn }) => ({
          text: [{ bold: accountName }, ` · ${stepTitle}, ${farDayText(sendOn, today)}`],
          button: { label: 'Hold', call: { name: 'open-answer', input: { clearanceId: id, kind: 'hold' } } },
        })),
      },
    )
  if (promises.length > 0)
    parts.push(
      { kind: 'text', text: [{ bold: `My promises (${counted(promises.length, 'promise')})` }] },
      {
        kind: 'list',
        items: promises.map(({ accountId, name, ...promise }) => ({
          text: [{ bold: name }, ` ${promiseText(promise, (date) => farDayText(date, today))}`],
          button: { label: 'Open', call: { name: 'show-account', input: { accountId } } },
        })),
      },
    )
  return parts
}

/** Promises of the clients somebody looks after, or that they passed on: running first, then lately judged. */
async function promisesOf(db: Db, organisationId: string, personId: string, today: string) {
  const rows = await db
    .select({
      accountId: accounts.id,
      name: accounts.name,
      on: answers.untilOn,
      amountMinor: answers.amountMinor,
      currency: answers.currency,
      state: answers.state,
    })
    .from(answers)
    .innerJoin(accounts, and(eq(accounts.organisationId, organisationId), eq(accounts.id, answers.accountId)))
    .where(
      and(
        eq(answers.organisationId, organisationId),
        eq(answers.kind, 'promise'),
        or(eq(accounts.csmId, personId), eq(answers.saidBy, personId)),
        or(
          eq(answers.state, 'active'),
          and(
            inArray(answers.state, ['kept', 'partly', 'broken']),
            gte(answers.untilOn, plusDays(today, -RECENT_DAYS)),
          ),
        ),
      ),
    )
    .orderBy(desc(sql`${answers.state} = 'active'`), asc(answers.untilOn))
    .limit(SHOWN * 2)
  return rows.map(({ amountMinor, currency, ...row }) => ({
    ...row,
    money: amountMinor !== null && currency !== null ? { amountMinor, currency } : null,
  }))
}
