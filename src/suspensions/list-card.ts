import { and, eq, inArray, sql } from 'drizzle-orm'
import { accounts, suspensions } from '../../db/schema.ts'
import type { Card, Item } from '../chat/card.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { counted } from '../overdue/parts.ts'
import type { Db } from '../ports.ts'
import { findSuspensions, type Suspension } from './store.ts'
import { suspensionLine } from './suspension-card.ts'

const SHOWN = 20
/** What has ended stays on the list for so long. */
const RECENT_DAYS = 7

/** Everything that is stopped, about to be, or was until days ago. */
export async function suspensionList(db: Db, { organisation, today }: QuestionBasis): Promise<Card> {
  const org = organisation.id
  const found = await findSuspensions(
    db,
    org,
    sql`(${suspensions.state} not in ('restored', 'cancelled')
      or (${suspensions.endedAt} at time zone ${organisation.timeZone})::date > ${today}::date - ${RECENT_DAYS}::int)`,
  )
  const names = await namesOf(db, org, found)
  const items = found.slice(0, SHOWN).map(
    (one): Item => ({
      text: [{ bold: names.get(one.accountId) ?? 'An account' }],
      detail: suspensionLine(one, today),
      button: { label: 'Open', call: { name: 'show-suspension', input: { suspensionId: one.id } } },
    }),
  )
  const live = found.filter(({ state }) => state !== 'restored' && state !== 'cancelled').length
  const said =
    live === 0 ? 'No service is stopped or about to be.' : `${counted(live, 'suspension')} under way.`
  const rest = found.length - items.length
  return {
    title: 'Suspensions',
    summary: said,
    parts: [
      { kind: 'text', text: said },
      ...(items.length > 0 ? [{ kind: 'list' as const, items }] : []),
      ...(rest > 0 ? [{ kind: 'context' as const, text: `and ${rest} more` }] : []),
    ],
  }
}

async function namesOf(db: Db, organisationId: string, found: Suspension[]): Promise<Map<string, string>> {
  const ids = found.map(({ accountId }) => accountId)
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: accounts.id, name: accounts.name })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), inArray(accounts.id, ids)))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
