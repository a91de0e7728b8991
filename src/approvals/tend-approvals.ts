import { and, eq, inArray } from 'drizzle-orm'
import { DateTime } from 'luxon'
import { approvals, auditHeads } from '../../db/schema.ts'
import type { Roster } from '../clearances/choose-asked.ts'
import { type QuestionBasis, questionBasis } from '../clearances/load-questions.ts'
import { loadRoster } from '../clearances/load-roster.ts'
import { isAtWork } from '../clearances/working-time.ts'
import { viewKey } from '../memory.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { policyFor } from '../policy/policy-for.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context, Deps } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import type { Approval } from './approval.ts'
import { approversOf, mutedPeople, nextInLine } from './approvers.ts'
import { nextReminder } from './deadlines.ts'
import { endApproval } from './end-approval.ts'
import { kindPhrase } from './kind-words.ts'
import { logApproval } from './log-approval.ts'
import { noteCard } from './note-card.ts'
import { planApproved } from './plan-approved.ts'
import { reminderDays } from './rule-now.ts'
import { saveState } from './save-state.ts'
import { type LoadedApproval, loadApproval, lockApproval } from './store.ts'
import { postToPeople, refreshApproval, tell } from './tell-approvals.ts'
import { whyVoid } from './why-void.ts'

/** The minute's look at every request that stands: what ran out, what changed under it, who has not answered. */
export async function tendApprovals(deps: Deps, organisation: Organisation): Promise<void> {
  const context = systemContext(deps, organisation.id, 'approvals')
  const found = await standingRequests(context)
  if (found.length === 0) return
  const today = localDate(organisation, context.now)
  const { policy } = await loadPolicy(deps.db, organisation.id)
  const basis = await questionBasis(deps.db, organisation, policy, today)
  const looked = await lookedAlready(deps, organisation, today)
  for (const { id, expiresAt, nextReminderAt } of found) {
    if (context.now.toJSDate() >= expiresAt) await expire(context, basis, id)
    else if (!looked.before && (await endIfVoid(context, basis, id))) continue
    else if (isReminderDue(context, organisation, nextReminderAt)) await remind(context, basis, id)
  }
  await planApproved(context, basis)
  await looked.done()
}

/** Whether nothing was recorded since the last whole look of the day: then nothing has become void either. */
async function lookedAlready({ db, memory }: Deps, { id }: Organisation, today: string) {
  const [head] = await db
    .select({ sequence: auditHeads.sequence })
    .from(auditHeads)
    .where(eq(auditHeads.organisationId, id))
  const key = viewKey(id, today, head?.sequence ?? 0, 'standing-approvals')
  return {
    before: memory?.known(key) !== undefined,
    done: async () => memory?.recall(key, () => Promise.resolve(true)),
  }
}

function standingRequests({ db, organisationId }: Context) {
  return db
    .select({
      id: approvals.id,
      expiresAt: approvals.expiresAt,
      nextReminderAt: approvals.nextReminderAt,
    })
    .from(approvals)
    .where(
      and(
        eq(approvals.organisationId, organisationId),
        inArray(approvals.state, ['pending', 'changes', 'approved']),
      ),
    )
    .orderBy(approvals.requestedAt, approvals.id)
}

function isReminderDue({ now }: Context, organisation: Organisation, nextReminderAt: Date | null): boolean {
  return nextReminderAt !== null && nextReminderAt <= now.toJSDate() && isAtWork(organisation, null, now)
}

async function expire(context: Context, basis: QuestionBasis, approvalId: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const loaded = await lockApproval(tx, inside.organisationId, approvalId)
    if (!loaded || inside.now.toJSDate() < loaded.approval.expiresAt) return
    const { state } = loaded.approval
    if (state !== 'pending' && state !== 'changes' && state !== 'approved') return
    const why = {
      pending: 'it was not decided in time; it can be asked for again',
      changes: 'it was not asked for again in time',
      approved: 'it was approved, and not carried out in time',
    }[state]
    await endApproval(inside, basis, loaded, { state: 'expired', why, by: null })
  })
}

/** Nobody decides on figures that hold no more, and nothing approved waits for a moment that cannot come. */
async function endIfVoid(context: Context, basis: QuestionBasis, approvalId: string): Promise<boolean> {
  const { db, organisationId } = context
  const seen = await loadApproval(db, organisationId, approvalId)
  // Locked, and looked at once more, only where there is something to end.
  if (!seen || (await whyVoid(db, basis, seen.approval)) === null) return false
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const loaded = await lockApproval(tx, inside.organisationId, approvalId)
    if (!loaded) return true
    const { approval } = loaded
    if (approval.state !== 'pending' && approval.state !== 'approved') return false
    const why = await whyVoid(tx, basis, approval)
    if (why === null) return false
    await endApproval(inside, basis, loaded, { state: 'invalidated', why, by: null })
    return true
  })
}

/** Asks those again who have not decided; the last time, it goes to the next in line as well if nobody has. */
async function remind(context: Context, basis: QuestionBasis, approvalId: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const { organisationId } = inside
    const loaded = await lockApproval(tx, organisationId, approvalId)
    if (
      loaded?.approval.state !== 'pending' ||
      !isReminderDue(inside, basis.organisation, loaded.approval.nextReminderAt)
    )
      return
    const { approval } = loaded
    const { sent, next } = remindersBy(inside, basis, approval)
    const change = { state: 'pending', remindersSent: sent, nextReminderAt: next } as const
    const after = await saveState(tx, organisationId, approval, change)
    if (!after) return
    const roster = await loadRoster(tx, organisationId, basis.today)
    const muted = await mutedPeople(tx, organisationId)
    const waiting = approversOf(after, roster)
    const asked = waiting.filter(({ id, places }) => places.length > 0 && !muted.has(id))
    const about = `approval:${approval.id}:${approval.revision}:reminder-${sent}`
    await postToPeople(inside, basis, after, asked, about)
    const names = waiting.map(({ name }) => name).join(', ') || 'nobody who can be reached'
    const what = kindPhrase(approval.kind, approval.facts.accountName)
    await logApproval(inside, basis, after.approval, 'remind', `Asked again about ${what}: ${names}`, {
      reminder: sent,
    })
    if (sent === reminderDays(approval.rule).length) await goFurther(inside, basis, after, roster, what)
    await refreshApproval(inside, after.approval.id)
  })
}

/** After an hour or a night in which nobody could be reminded, those that fell due in it are one. */
function remindersBy(
  { now }: Context,
  { organisation }: QuestionBasis,
  { rule, requestedAt, remindersSent }: Approval,
): { sent: number; next: Date | null } {
  const asked = DateTime.fromJSDate(requestedAt, { zone: 'utc' })
  let sent = remindersSent + 1
  let next = nextReminder(organisation, rule, asked, sent)
  while (next !== null && next <= now.toJSDate()) {
    sent += 1
    next = nextReminder(organisation, rule, asked, sent)
  }
  return { sent, next }
}

async function goFurther(
  context: Context,
  basis: QuestionBasis,
  loaded: LoadedApproval,
  roster: Roster,
  what: string,
): Promise<void> {
  const { sponsor } = policyFor(basis.policy, null).strategic
  const next = nextInLine(loaded, roster, sponsor)
  if (next.length === 0) return
  const { approval } = loaded
  const moment = { organisation: basis.organisation, now: context.now }
  const card = noteCard(loaded, 'unanswered', moment)
  const key = `approval-unanswered:${approval.id}:${approval.revision}`
  await tell(
    context,
    next.map(({ id }) => id),
    roster,
    card,
    key,
  )
  const names = next.map(({ name }) => name).join(', ')
  const text = `Nobody has decided on ${what}, so ${names} ${next.length === 1 ? 'was' : 'were'} told`
  await logApproval(context, basis, approval, 'escalate', text, { told: next.map(({ id }) => id) })
}
