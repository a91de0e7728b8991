import { and, desc, eq, inArray } from 'drizzle-orm'
import { outreach, payments } from '../../db/schema.ts'
import { type Card, lines, type Part } from '../chat/card.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { dayText, farDayText } from '../overdue/parts.ts'
import type { Context } from '../ports.ts'
import { formatMoney } from '../receivables/money.ts'
import { TIME_LIMITS } from './closure.ts'
import { effortsText } from './closure-card.ts'
import type { ClosingCase } from './load-closing-case.ts'
import type { Closure } from './store.ts'

const SHOWN = 15

/** What an agency, a lawyer or a court wants to see: from the record, with the papers that have to be added. */
export async function dossierCard(
  { db, organisationId }: Pick<Context, 'db' | 'organisationId'>,
  { today, organisation }: QuestionBasis,
  closure: Closure,
  found: ClosingCase,
): Promise<Card> {
  const { account, contacts } = found.loaded
  const letters = await db
    .select({ kind: outreach.kind, subject: outreach.subject, sentAt: outreach.sentAt })
    .from(outreach)
    .where(
      and(
        eq(outreach.organisationId, organisationId),
        eq(outreach.accountId, account.id),
        inArray(outreach.state, ['sent', 'done']),
      ),
    )
    .orderBy(desc(outreach.sentAt))
    .limit(SHOWN)
  const paid = await db
    .select({ on: payments.receivedOn, minor: payments.amountMinor, currency: payments.currency })
    .from(payments)
    .where(and(eq(payments.organisationId, organisationId), eq(payments.accountId, account.id)))
    .orderBy(desc(payments.receivedOn))
    .limit(SHOWN)
  const list = (title: string, said: string[], none: string): Part => ({
    kind: 'text',
    text: lines([[{ bold: title }], ...(said.length > 0 ? said : [none])]),
  })
  const zoned = (at: Date | null) =>
    at === null ? '' : at.toLocaleDateString('en-CA', { timeZone: organisation.timeZone })
  return {
    title: `Dossier: ${account.name}`,
    summary: `Dossier: ${account.name}`,
    parts: [
      {
        kind: 'facts',
        facts: [
          {
            label: 'Debtor',
            value: `${account.name} (${account.externalId})${account.region ? `, ${account.region}` : ''}`,
          },
          {
            label: 'Contacts',
            value:
              contacts.length === 0
                ? 'none known'
                : lines(
                    contacts
                      .slice(0, 5)
                      .map(({ name, email, title }) => [name, title, email].filter(Boolean).join(', ')),
                  ),
          },
          { label: 'Efforts', value: effortsText(closure.grounds.efforts ?? found.efforts, today) },
        ],
      },
      {
        kind: 'table',
        columns: [
          { label: 'Invoice' },
          { label: 'Issued' },
          { label: 'Due' },
          { label: 'Open', align: 'right' },
        ],
        rows: found.invoices
          .slice(0, SHOWN)
          .map(({ number, issuedOn, dueOn, openMinor, currency }) => [
            number,
            farDayText(issuedOn, today),
            farDayText(dueOn, today),
            formatMoney({ amountMinor: openMinor, currency }),
          ]),
      },
      list(
        'What was sent and said',
        letters.map(({ kind, subject, sentAt }) => `${dayText(zoned(sentAt))} · ${kind}: ${subject}`),
        'Nothing is on record.',
      ),
      list(
        'What was paid',
        paid.map(
          ({ on, minor, currency }) => `${dayText(on)} · ${formatMoney({ amountMinor: minor, currency })}`,
        ),
        'Nothing is on record.',
      ),
      list(
        'To be added by hand',
        [
          'Contract, order and changes to them',
          'Proof of delivery: what was handed over, accepted or used',
          'The invoices themselves, with proof that they were sent',
          'The correspondence in full',
        ],
        '',
      ),
      { kind: 'context', text: TIME_LIMITS },
      {
        kind: 'buttons',
        buttons: [
          { label: 'Open account', call: { name: 'show-account', input: { accountId: account.id } } },
        ],
      },
    ],
  }
}
