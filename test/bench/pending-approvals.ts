import { randomUUID } from 'node:crypto'
import type { Portfolio } from './portfolio.ts'

const APPROVAL_TABLES = 'approvals, approval_votes, approval_messages'

/** Nobody asks for anything, and no copy of a request stands anywhere. */
export async function forgetApprovals({ pool }: Portfolio): Promise<void> {
  await pool.query(`truncate ${APPROVAL_TABLES}, outbox`)
}

/**
 * So many requests, of three kinds about each account, that one click of a finance lead decides; each shown in a
 * channel and to two people.
 * @returns their ids.
 */
export async function requestApprovals(portfolio: Portfolio, most: number): Promise<string[]> {
  const { pool, company } = portfolio
  await forgetApprovals(portfolio)
  const organisationId = company.organisation.id
  const requester = randomUUID()
  await pool.query(
    `insert into people (id, organisation_id, external_id, name, email, roles, active)
      values ($1::uuid, $2, $1::text, 'Tobias Merriday', $1::text || '@larkfield.test', '{collector}', true)`,
    [requester, organisationId],
  )
  const { rows } = await pool.query<{ id: string }>(
    `insert into approvals (id, organisation_id, account_id, kind, step_key, invoice_id, generation, state, rule,
        facts, facts_hash, requested_by, requested_at, reason, expires_at)
      select gen_random_uuid(), $1, a.id, kind, 'executive-65', gen_random_uuid(), 1, 'pending', $2, $3::jsonb
          || jsonb_build_object('accountName', a.name), 'bench', $4, now() - interval '1 hour', 'No answer since March.',
        now() + interval '1000 days'
      from accounts a cross join (values ('tier-3'), ('reinstatement'), ('policy-change')) as k(kind)
      where a.organisation_id = $1 order by a.id limit $5 returning id`,
    [organisationId, RULE, FACTS, requester, most],
  )
  await pool.query(
    `with copies as (
        insert into outbox (organisation_id, key, lane, payload, state, enqueued_at, settled_at)
        select $1, 'approval:' || q.id || ':1:' || t.target, $2::text || ':' || t.target, jsonb_build_object('kind', 'post',
          'workspaceId', $2::text, 'to', jsonb_build_object('channelId', t.target), 'card', $3::jsonb), 'sent', now(), now()
        from approvals q cross join (values ('C0FINANCE'), ('U0DANA'), ('U0TOBIAS')) t(target)
        returning key)
      insert into approval_messages (organisation_id, approval_id, message_key)
      select $1, split_part(key, ':', 2)::uuid, key from copies`,
    [organisationId, company.workspaceId, CARD],
  )
  // Votes of long ago, for the tables of a company that has decided before.
  await pool.query(
    `insert into approval_votes (id, organisation_id, approval_id, revision, person_id, choice, at, platform)
      select gen_random_uuid(), $1, gen_random_uuid(), 1, $2, 'approve', now(), 'slack' from generate_series(1, 20000)`,
    [organisationId, requester],
  )
  await pool.query(`vacuum analyze ${APPROVAL_TABLES}, outbox`)
  await pool.query('checkpoint')
  return rows.map(({ id }) => id)
}

const RULE = JSON.stringify({
  need: 1,
  of: ['finance_lead', 'vp_finance'],
  always: [],
  sponsor: null,
  notAccountOwner: false,
  expiresAfterWorkingDays: 3,
  remindAfterWorkingDays: [1, 2],
})

const INVOICE = { id: randomUUID(), currency: 'USD', openMinor: 1_250_000, disputedMinor: 0 }
const FACTS = JSON.stringify({
  tier: 3,
  days: 65,
  balances: [{ currency: 'USD', minor: 2_500_000 }],
  invoices: [
    { ...INVOICE, number: 'LF-1', dueOn: '2026-01-02' },
    { ...INVOICE, number: 'LF-2', dueOn: '2026-02-02' },
  ],
  recipientName: 'Jo Park',
  recipientEmail: 'ap@client.test',
  text: {
    outreachId: INVOICE.id,
    revision: 1,
    subject: 'Your open invoices',
    body: 'Two invoices are open. '.repeat(30),
  },
  sendsOn: '2026-03-09',
  deadlineOn: '2026-03-19',
  suspendOn: null,
  services: [],
  exemptServices: [],
  sum: null,
  whatHappens: 'The VP finance writes to the client and names a deadline.',
  strategic: false,
  arr: { amountMinor: 12_000_000, currency: 'USD' },
  renewalOn: '2026-09-01',
  costOfWaiting: null,
  context: ['The client promised to pay in January and did not.'],
})

const CARD = JSON.stringify({ title: 'Executive e-mail', summary: 'Executive e-mail', parts: [] })
