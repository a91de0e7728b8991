import { type SQL, sql } from 'drizzle-orm'
import { appendEntry } from '../audit/record.ts'
import type { Db, Platform } from '../ports.ts'

/** An approval as it was counted over a ballot, with what is to be written for it. */
export interface CountedVote {
  organisationId: string
  approvalId: string
  revision: number
  /** The ballot's: it counts only if the request is still as it was. */
  version: number
  voteId: string
  personId: string
  insteadOf: string | null
  reason: string
  platform: Platform
  at: string
  today: string
  /** Whose roles made it count, as JSON: they must be what they were on the ballot. */
  electors: string
  state: 'pending' | 'approved'
  /** Until when the decision may be carried out; null while it is pending. */
  standsUntil: string | null
  lineId: string
  lineText: string
  lineData: string
  newsKey: string
  newsLane: string
  actor: string
  entryVerb: string
  entrySubject: string
  entryData: string
  entryHashed: string
}

/**
 * Saves a vote with all that belongs to it, in one conditional statement: the vote, the request's new state, the
 * line on the timeline, the news for the outbox, the record in the audit.
 * @returns whether it counted; nothing was written when somebody else was faster, or lost a role, since the ballot.
 */
export async function castVote(db: Db, vote: CountedVote): Promise<boolean> {
  const statement = prepared.get(db) ?? prepareOn(db)
  prepared.set(db, statement)
  const rows = await statement.execute({ ...vote })
  return rows.length > 0
}

const prepared = new WeakMap<Db, ReturnType<typeof prepareOn>>()

const given = (name: keyof CountedVote) => sql.placeholder(name)

function prepareOn(db: Db) {
  const at = sql`${given('at')}::timestamptz`
  const vote = sql`insert into approval_votes (id, organisation_id, approval_id, revision, person_id, instead_of, choice, reason,
      at, platform)
    select ${given('voteId')}::uuid, organisation_id, id, revision, ${given('personId')}::uuid, ${given('insteadOf')}::uuid,
      'approve', ${given('reason')}::text, ${at}, ${given('platform')}::text from request`
  const request = sql`update approvals q set version = version + 1, state = ${given('state')}::text,
      decided_at = case when ${given('state')}::text = 'approved' then ${at} end,
      expires_at = coalesce(${given('standsUntil')}::timestamptz, expires_at),
      next_reminder_at = case when ${given('state')}::text = 'pending' then next_reminder_at end
    where organisation_id = ${given('organisationId')}::uuid and id = ${given('approvalId')}::uuid and state = 'pending'
      and version = ${given('version')}::int
      and not exists (select 1 from jsonb_to_recordset(${given('electors')}::jsonb) as was(id uuid, roles text[])
        left join people p on p.organisation_id = ${given('organisationId')}::uuid and p.id = was.id and p.active
        where p.id is null or not p.roles @> was.roles)
    returning q.organisation_id, q.id, q.account_id, q.revision`
  const line = sql`insert into timeline (id, organisation_id, account_id, at, on_date, kind, actor_id, text, data)
    select ${given('lineId')}::uuid, organisation_id, account_id, ${at}, ${given('today')}::date, 'approval-approve',
      ${given('personId')}::uuid, ${given('lineText')}::text, ${given('lineData')}::jsonb from request`
  const news = sql`insert into outbox (organisation_id, key, lane, payload, state, enqueued_at)
    select organisation_id, ${given('newsKey')}::text, ${given('newsLane')}::text,
      jsonb_build_object('kind', 'approval-news', 'approvalId', id, 'revision', revision), 'pending', ${at} from request`
  const { head, entry } = appendEntry(sql`request`, {
    at: sql`${given('at')}`,
    actor: sql`${given('actor')}`,
    verb: sql`${given('entryVerb')}`,
    subject: sql`${given('entrySubject')}`,
    data: sql`${given('entryData')}`,
    hashed: sql`${given('entryHashed')}`,
  })
  const part = (name: string, query: SQL) => db.$with(name, {}).as(query)
  return db
    .with(
      part('request', request),
      part('vote', vote),
      part('line', line),
      part('news', news),
      part('head', head),
      part('entry', entry),
    )
    .select({ id: sql<string>`id` })
    .from(sql`request`)
    .prepare('cast_vote')
}
