import { and, eq, inArray } from 'drizzle-orm'
import { clearances } from '../../db/schema.ts'
import { type Button, lines, type Part } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { OverdueAccount } from '../overdue/overdue.ts'
import { accountItem } from '../overdue/parts.ts'
import type { Policy } from '../policy/policy.ts'
import type { Db } from '../ports.ts'

/** The clients somebody looks after, each with the answers that a question about it offers. */
export async function ownListParts(
  db: Db,
  accounts: OverdueAccount[],
  organisation: Organisation,
  policy: Policy,
): Promise<Part[]> {
  const asked = await openQuestionOf(
    db,
    organisation.id,
    accounts.map(({ accountId }) => accountId),
  )
  return accounts.flatMap((account): Part[] => {
    const { text, detail } = accountItem(account, organisation, policy)
    const clearanceId = asked.get(account.accountId)
    return [
      { kind: 'text', text: lines(detail === undefined ? [text] : [text, detail]) },
      { kind: 'buttons', buttons: answerButtons(account.accountId, clearanceId) },
    ]
  })
}

/** What a question's card offers; a yes only where somebody asks for one. */
export function answerButtons(accountId: string, clearanceId: string | undefined): Button[] {
  const about = clearanceId === undefined ? { accountId } : { clearanceId }
  const form = (label: string, kind: 'hold' | 'promise' | 'dispute'): Button => ({
    label,
    call: { name: 'open-answer', input: { ...about, kind } },
  })
  const clear: Button[] =
    clearanceId === undefined
      ? []
      : [
          {
            label: 'Clear to contact',
            style: 'primary',
            call: { name: 'clear-question', input: { clearanceId } },
          },
        ]
  return [
    ...clear,
    form('Hold…', 'hold'),
    form('Promise…', 'promise'),
    form('Dispute…', 'dispute'),
    { label: 'More', call: { name: 'show-account', input: { accountId } } },
  ]
}

async function openQuestionOf(
  db: Db,
  organisationId: string,
  accountIds: string[],
): Promise<Map<string, string>> {
  if (accountIds.length === 0) return new Map()
  const rows = await db
    .select({ id: clearances.id, accountId: clearances.accountId })
    .from(clearances)
    .where(
      and(
        eq(clearances.organisationId, organisationId),
        eq(clearances.kind, 'ask'),
        eq(clearances.state, 'open'),
        inArray(clearances.accountId, accountIds),
      ),
    )
  return new Map(rows.map(({ id, accountId }) => [accountId, id]))
}
