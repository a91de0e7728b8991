import { sql } from 'drizzle-orm'
import type { Part } from '../chat/card.ts'
import { loadRoster } from '../clearances/load-roster.ts'
import type { Viewer } from '../overdue/viewer.ts'
import type { Person } from '../people/person.ts'
import type { Db } from '../ports.ts'
import { approversOf, isMuted } from './approvers.ts'
import { APPROVALS_PAGE, approvalItem, type MyApprovals, muteButton } from './list-card.ts'
import { type LoadedApproval, loadApprovals } from './store.ts'

/** More open requests than this are nobody's everyday. */
const MOST_OPEN = 500
const ON_HOME = 5

/** What waits for somebody, what they asked for and what was decided, a page of the last. */
export async function loadMyApprovals(
  db: Db,
  viewer: Pick<Viewer, 'organisation' | 'today'>,
  person: Person,
  page: number,
): Promise<MyApprovals> {
  const organisationId = viewer.organisation.id
  const decided = await loadApprovals(db, organisationId, sql`q.decided_at is not null`, {
    limit: APPROVALS_PAGE,
    offset: (page - 1) * APPROVALS_PAGE,
  })
  const asked = sql`q.requested_by = ${person.id} and q.state in ('pending', 'changes', 'approved', 'executing')`
  return {
    waiting: await waitingFor(db, viewer, person),
    asked: (await loadApprovals(db, organisationId, asked)).found,
    decided: decided.found,
    decidedTotal: decided.total,
    page,
    muted: await isMuted(db, organisationId, person.id),
  }
}

/** Requests that somebody may decide today and has not. */
async function waitingFor(
  db: Db,
  { organisation, today }: Pick<Viewer, 'organisation' | 'today'>,
  person: Person,
): Promise<LoadedApproval[]> {
  const { found } = await loadApprovals(db, organisation.id, sql`q.state = 'pending'`, { limit: MOST_OPEN })
  if (found.length === 0) return []
  const roster = await loadRoster(db, organisation.id, today)
  return found.filter((one) => approversOf(one, roster).some(({ id }) => id === person.id))
}

/** The same for Home: the first few that wait, and what they asked for; empty without any. */
export async function approvalParts(db: Db, viewer: Viewer, person: Person): Promise<Part[]> {
  const { organisation, now } = viewer
  const moment = { organisation, now }
  const waiting = await waitingFor(db, viewer, person)
  const asked = (
    await loadApprovals(
      db,
      organisation.id,
      sql`q.requested_by = ${person.id} and q.state in ('pending', 'changes', 'approved', 'executing')`,
    )
  ).found
  const muted = await isMuted(db, organisation.id, person.id)
  if (waiting.length + asked.length === 0 && !muted) return []
  const list = (title: string, found: LoadedApproval[]): Part[] =>
    found.length === 0
      ? []
      : [
          { kind: 'text', text: [{ bold: `${title} (${found.length})` }] },
          { kind: 'list', items: found.slice(0, ON_HOME).map((one) => approvalItem(one, moment)) },
        ]
  return [
    ...list('Approvals that wait for me', waiting),
    ...list('Approvals I asked for', asked),
    {
      kind: 'buttons',
      buttons: [
        { label: 'All approvals', call: { name: 'show-approvals', input: { page: 1 } } },
        ...(muted ? [muteButton(true)] : []),
      ],
    },
  ]
}
