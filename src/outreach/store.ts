import { and, asc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { accounts, outreach as outreachTable } from '../../db/schema.ts'
import { lockAccount, type OwnedAccount } from '../accounts/store.ts'
import type { Db } from '../ports.ts'
import {
  copySchema,
  OUTREACH_KINDS,
  OUTREACH_STATES,
  type Outreach,
  type OutreachState,
  outreachFacts,
  recipientSchema,
} from './outreach.ts'

const kept = z.object({
  kind: z.enum(OUTREACH_KINDS),
  state: z.enum(OUTREACH_STATES),
  recipient: recipientSchema,
  copies: z.array(copySchema),
  facts: outreachFacts,
})

function outreachOf(row: typeof outreachTable.$inferSelect): Outreach {
  const { organisationId: _, tone: _tone, editedAt: _edited, providerId: _provider, ...rest } = row
  return { ...rest, ...kept.parse(row) }
}

/** More than this wait for nobody. */
const MOST = 1_000

async function found(
  db: Db,
  organisationId: string,
  where: SQL | undefined,
  how: { lock?: boolean; limit?: number } = {},
): Promise<Outreach[]> {
  const query = db
    .select()
    .from(outreachTable)
    .where(and(eq(outreachTable.organisationId, organisationId), where))
    .orderBy(asc(outreachTable.preparedAt), asc(outreachTable.id))
    .limit(how.limit ?? MOST)
  const rows = how.lock ? await query.for('update') : await query
  return rows.map(outreachOf)
}

export async function loadOutreach(
  db: Db,
  organisationId: string,
  id: string,
): Promise<Outreach | undefined> {
  const [one] = await found(db, organisationId, eq(outreachTable.id, id))
  return one
}

/** A message with its account, both locked: the account first, as everybody locks it first. */
export async function lockWithAccount(
  tx: Db,
  organisationId: string,
  id: string,
): Promise<{ outreach: Outreach; account: OwnedAccount } | undefined> {
  const before = await loadOutreach(tx, organisationId, id)
  const account = before && (await lockAccount(tx, organisationId, before.accountId))
  const [outreach] = account ? await found(tx, organisationId, eq(outreachTable.id, id), { lock: true }) : []
  return outreach && account ? { outreach, account } : undefined
}

/** The one message of a step, locked; the account is locked already. */
export async function lockOutreachOf(
  tx: Db,
  organisationId: string,
  step: Pick<Outreach, 'stepKey' | 'invoiceId' | 'generation'>,
): Promise<Outreach | undefined> {
  const of = and(
    eq(outreachTable.invoiceId, step.invoiceId),
    eq(outreachTable.generation, step.generation),
    eq(outreachTable.stepKey, step.stepKey),
  )
  const [one] = await found(tx, organisationId, of, { lock: true })
  return one
}

/** States in which a message is its sender's to do something about. */
const WAITING = ['draft', 'failed', 'bounced', 'uncertain'] as const

/**
 * Messages that wait for a person: as their sender, or as the collector of an account whose message went by itself, which
 * has no sender.
 */
function waitingFor(db: Db, organisationId: string, personId: string): SQL | undefined {
  const looksAfter = db
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.collectorId, personId)))
  return and(
    inArray(outreachTable.state, [...WAITING]),
    or(
      eq(outreachTable.senderId, personId),
      and(isNull(outreachTable.senderId), inArray(outreachTable.accountId, looksAfter)),
    ),
  )
}

/** Messages that wait for somebody, the oldest first. */
export function draftsOf(
  db: Db,
  organisationId: string,
  personId: string,
  limit?: number,
): Promise<Outreach[]> {
  const theirs = waitingFor(db, organisationId, personId)
  return found(db, organisationId, theirs, limit === undefined ? {} : { limit })
}

export async function countDrafts(db: Db, organisationId: string, personId: string): Promise<number> {
  const theirs = and(
    eq(outreachTable.organisationId, organisationId),
    waitingFor(db, organisationId, personId),
  )
  return db.$count(outreachTable, theirs)
}

export type OutreachChange = Partial<
  Omit<typeof outreachTable.$inferInsert, 'id' | 'organisationId' | 'state'> & { state: OutreachState }
>

/**
 * Changes a message that is still in the state, and at the revision, that it is taken to be in.
 * @returns whether it was.
 */
export async function settleOutreach(
  tx: Db,
  organisationId: string,
  { id, revision }: Pick<Outreach, 'id' | 'revision'>,
  from: OutreachState,
  to: OutreachChange,
): Promise<boolean> {
  const changed = await tx
    .update(outreachTable)
    .set(to)
    .where(
      and(
        eq(outreachTable.organisationId, organisationId),
        eq(outreachTable.id, id),
        eq(outreachTable.revision, revision),
        eq(outreachTable.state, from),
      ),
    )
    .returning({ id: outreachTable.id })
  return changed.length > 0
}

/** Earlier mails of the account's case that went out: their ids for threading, and their dates. */
export async function earlierMails(
  db: Db,
  organisationId: string,
  accountId: string,
  zone: string,
  except: string | null,
): Promise<{ messageId: string; on: string }[]> {
  const rows = await db
    .select({
      messageId: outreachTable.messageId,
      on: sql<string>`(${outreachTable.sentAt} at time zone ${zone})::date::text`,
    })
    .from(outreachTable)
    .where(
      and(
        eq(outreachTable.organisationId, organisationId),
        eq(outreachTable.accountId, accountId),
        eq(outreachTable.state, 'sent'),
        except === null ? undefined : sql`${outreachTable.id} <> ${except}`,
        sql`${outreachTable.sentAt} >= (select opened_at from cases c where c.organisation_id = ${organisationId}
          and c.account_id = ${accountId})`,
      ),
    )
    .orderBy(asc(outreachTable.sentAt))
  return rows.flatMap(({ messageId, on }) => (messageId === null ? [] : [{ messageId, on }]))
}
