import { lockAccount } from '../accounts/store.ts'
import { endApproval } from '../approvals/end-approval.ts'
import { requestApproval } from '../approvals/request-approval.ts'
import { liveApproval } from '../approvals/standing-approval.ts'
import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { addSums, sumsText } from '../overdue/overdue.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { type ClosureGrounds, CRITERIA, referralProblems, SIGNS, writeOffProblems } from './closure.ts'
import { effortsText } from './closure-card.ts'
import { type ClosingCase, loadClosingCase } from './load-closing-case.ts'
import { reviewStep } from './propose-closures.ts'
import { type Closure, changeClosure, loadClosure } from './store.ts'
import { noteClosure, tellClosure } from './tell-closure.ts'

export type ClosureVerdict =
  | { kind: 'done'; closureId: string }
  | { kind: 'refused'; why: string }
  /** By field of the form. */
  | { kind: 'invalid'; errors: Record<string, string> }

export const NO_CLOSURE = 'That proposal does not exist (any more). Nothing was changed.'
const refused = (why: string): ClosureVerdict => ({ kind: 'refused', why })

/** What somebody picked in the form. */
export type Picked = Pick<ClosureGrounds, 'criteria' | 'signs' | 'deliveryProven' | 'evidence'>

/**
 * Keeps what the closure rests on and asks for its approval, once everything that must be there first is there.
 * @param occurrence names the form; a second delivery changes nothing.
 */
export async function requestClosure(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { closureId, picked }: { closureId: string; picked: Picked },
  occurrence: string,
): Promise<ClosureVerdict> {
  return onProposal(context, basis, closureId, async (inside, closure, found) => {
    const { kind, accountId } = closure
    const problems =
      kind === 'write-off'
        ? writeOffProblems(picked)
        : referralProblems(picked, {
            signsNeeded: found.policy.referral.signsNeeded,
            noticeSent: found.efforts.noticeSent,
            undisputed: found.undisputed,
          })
    if (Object.keys(problems).length > 0) return { kind: 'invalid', errors: { ...problems } }
    const grounds = {
      ...closure.grounds,
      ...picked,
      evidence: picked.evidence.trim(),
      efforts: found.efforts,
      problem: null,
    }
    // What is asked for is what is owed now, not what was when it was proposed.
    const { balances } = found
    const invoiceIds = found.invoices.map(({ id }) => id)
    const { db: tx, organisationId } = inside
    if (!(await changeClosure(tx, organisationId, closure, { grounds, balances, invoiceIds })))
      return refused('Somebody else was faster.')
    const verdict = await requestApproval(inside, basis, actor, {
      accountId,
      kind,
      step: kind === 'write-off' ? await reviewStep(inside, basis, accountId) : null,
      subjectId: closureId,
      facts: {
        sum: balances,
        whatHappens: whatHappens(kind, found),
        context: groundLines(kind, grounds, found, basis.today),
      },
      reason: grounds.evidence,
      occurrence,
    })
    if (verdict.kind === 'refused') throw new Refused(verdict.why)
    await record(tx, inside, `request-${kind}`, `account:${accountId}`, { closureId, ...picked })
    await tellClosure(inside, basis, closureId, null)
    return { kind: 'done', closureId }
  })
}

/** Undoes what was kept on the way to a refusal. */
class Refused extends Error {}

function whatHappens(kind: Closure['kind'], { balances }: ClosingCase): string {
  const sum = sumsText(addSums(balances.map(({ currency, minor }) => ({ currency, amountMinor: minor }))))
  return kind === 'write-off'
    ? `${sum} is closed by credits of the kind write-off. The history stays, and it can be taken back.`
    : `A dossier about ${sum} is put together for an agency or lawyer. Fees are often a fifth to a third of what comes in.`
}

function groundLines(
  kind: Closure['kind'],
  grounds: ClosureGrounds,
  { efforts }: ClosingCase,
  today: string,
): string[] {
  const picked =
    kind === 'write-off'
      ? grounds.criteria.map((one) => CRITERIA[one])
      : grounds.signs.map((one) => SIGNS[one])
  return [picked.join('; '), `Efforts: ${effortsText(efforts, today)}`]
}

/** Takes a proposal off the table, with the reason. */
export async function dropClosure(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { closureId, reason }: { closureId: string; reason: string },
): Promise<ClosureVerdict> {
  if (reason.trim() === '') return { kind: 'invalid', errors: { reason: 'Say why. It stays on record.' } }
  return onProposal(context, basis, closureId, async (inside, { kind, accountId }) => {
    const { db: tx, organisationId, now } = inside
    const why = `${actor.name}: ${reason.trim()}`
    const live = await liveApproval(tx, organisationId, accountId, kind)
    const by = { id: actor.id, name: actor.name }
    if (live) await endApproval(inside, basis, live, { state: 'withdrawn', why: reason.trim(), by })
    const closure = await loadClosure(tx, organisationId, closureId)
    const to = { state: 'dropped', endedAt: now.toJSDate(), endedWhy: why } as const
    if (!closure || !(await changeClosure(tx, organisationId, closure, to)))
      return refused('Somebody else was faster.')
    await record(tx, inside, `drop-${kind}`, `account:${accountId}`, { closureId, reason: reason.trim() })
    await noteClosure(
      inside,
      basis.today,
      closure,
      `${kind === 'write-off' ? 'Not written off' : 'Not handed over'}: ${why}`,
    )
    await tellClosure(inside, basis, closureId, null)
    return { kind: 'done', closureId }
  })
}

/** One transaction over a proposal as it is now, its account locked. */
async function onProposal(
  context: Context,
  basis: QuestionBasis,
  closureId: string,
  act: (context: Context, closure: Closure, found: ClosingCase) => Promise<ClosureVerdict>,
): Promise<ClosureVerdict> {
  try {
    return await context.db.transaction(async (tx) => {
      const inside = { ...context, db: tx }
      const seen = await loadClosure(tx, context.organisationId, closureId)
      if (!seen) return refused(NO_CLOSURE)
      await lockAccount(tx, context.organisationId, seen.accountId)
      const closure = await loadClosure(tx, context.organisationId, closureId)
      const found = closure && (await loadClosingCase(tx, basis, closure.accountId))
      if (!found) return refused(NO_CLOSURE)
      if (closure.state !== 'proposed') return refused('That has been decided already. Nothing was changed.')
      return act(inside, closure, found)
    })
  } catch (error) {
    if (error instanceof Refused) return refused(error.message)
    throw error
  }
}
