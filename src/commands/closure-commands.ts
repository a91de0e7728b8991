import * as z from 'zod'
import { LONGEST_REASON } from '../approvals/approval.ts'
import type { Answers } from '../chat/form.ts'
import type { Reply } from '../chat/reply.ts'
import {
  type ClosureVerdict,
  dropClosure,
  NO_CLOSURE,
  type Picked,
  requestClosure,
} from '../closures/act-on-closure.ts'
import { closureGrounds } from '../closures/closure.ts'
import { closureCard } from '../closures/closure-card.ts'
import { closureForm, dropForm } from '../closures/closure-form.ts'
import { dossierCard } from '../closures/dossier.ts'
import { type ClosingCase, loadClosingCase } from '../closures/load-closing-case.ts'
import { proposeClosure } from '../closures/propose-closures.ts'
import { type Closure, loadClosure } from '../closures/store.ts'
import { undoWriteOff } from '../closures/write-off.ts'
import type { InputOf } from '../command-calls.ts'
import { FINANCE_ROLES } from '../people/person.ts'
import { type Asked, type Commands, card, notice } from './asked.ts'
import { basisOf } from './give-answer.ts'
import { tooLong } from './too-long.ts'

type Names =
  | 'open-closure'
  | 'save-closure'
  | 'propose-closure'
  | 'show-closure'
  | 'show-dossier'
  | 'undo-write-off'

/** Writing off, and handing over to professionals. */
export const CLOSURE_COMMANDS: Commands<Names> = {
  'open-closure': { mayUse: FINANCE_ROLES, run: open },
  'save-closure': { mayUse: FINANCE_ROLES, run: save },
  'propose-closure': { mayUse: FINANCE_ROLES, run: propose },
  'show-closure': { mayUse: 'everyone', run: (asked, { closureId }) => show(asked, closureId) },
  'show-dossier': { mayUse: FINANCE_ROLES, run: dossier },
  'undo-write-off': { mayUse: FINANCE_ROLES, run: undo },
}

async function load(asked: Asked, id: string): Promise<{ closure: Closure; found: ClosingCase } | undefined> {
  const { context } = asked
  const closure = await loadClosure(context.db, context.organisationId, id)
  const found = closure && (await loadClosingCase(context.db, await basisOf(asked), closure.accountId))
  return found && { closure, found }
}

async function open(asked: Asked, { closureId, drop }: InputOf<'open-closure'>): Promise<Reply> {
  const loaded = await load(asked, closureId)
  if (!loaded) return notice(NO_CLOSURE)
  const { closure, found } = loaded
  if (closure.state !== 'proposed') return show(asked, closureId)
  const form = asked.context.newId()
  const { name } = found.loaded.account
  return { kind: 'form', form: drop ? dropForm(closure, name, form) : closureForm(closure, found, form) }
}

async function save(asked: Asked, input: InputOf<'save-closure'>): Promise<Reply> {
  const { context, actor } = asked
  const { closureId, answers, form, drop } = input
  const basis = await basisOf(asked)
  if (drop) {
    const reason = typeof answers.reason === 'string' ? answers.reason : ''
    const errors = tooLong('reason', reason, LONGEST_REASON)
    if (errors) return { kind: 'invalid', errors }
    return told(asked, await dropClosure(context, basis, actor, { closureId, reason }))
  }
  const picked = readPicked(answers)
  const errors = picked && tooLong('evidence', picked.evidence, LONGEST_REASON)
  if (errors) return { kind: 'invalid', errors }
  return picked
    ? told(asked, await requestClosure(context, basis, actor, { closureId, picked }, form))
    : notice('That form does not fit any more. Open it again.')
}

const words = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? [])

/** Undefined when a value is none that the form offers. */
function readPicked(answers: Answers): Picked | undefined {
  const read = closureGrounds.safeParse({
    criteria: words.catch([]).parse(answers.criteria),
    signs: words.catch([]).parse(answers.signs),
    deliveryProven: words.catch([]).parse(answers.deliveryProven).includes('yes'),
    evidence: typeof answers.evidence === 'string' ? answers.evidence : '',
  })
  if (!read.success) return undefined
  const { criteria, signs, deliveryProven, evidence } = read.data
  return { criteria, signs: [...new Set(signs)], deliveryProven, evidence }
}

async function propose(asked: Asked, { accountId, kind }: InputOf<'propose-closure'>): Promise<Reply> {
  const { context, actor } = asked
  const basis = await basisOf(asked)
  const id = await context.db.transaction((tx) =>
    proposeClosure({ ...context, db: tx }, basis, accountId, kind, actor.id),
  )
  return id === null
    ? notice('Nothing of that account is past due, so there is nothing to close.')
    : show(asked, id)
}

async function told(asked: Asked, verdict: ClosureVerdict): Promise<Reply> {
  if (verdict.kind === 'refused') return notice(verdict.why)
  if (verdict.kind === 'invalid') return { kind: 'invalid', errors: verdict.errors }
  return show(asked, verdict.closureId)
}

async function undo(asked: Asked, { closureId }: InputOf<'undo-write-off'>): Promise<Reply> {
  const verdict = await undoWriteOff(asked.context, await basisOf(asked), asked.actor.name, closureId)
  return verdict.kind === 'refused' ? notice(verdict.why) : show(asked, closureId)
}

async function dossier(asked: Asked, { closureId }: InputOf<'show-dossier'>): Promise<Reply> {
  const loaded = await load(asked, closureId)
  if (!loaded) return notice(NO_CLOSURE)
  return card(await dossierCard(asked.context, await basisOf(asked), loaded.closure, loaded.found))
}

async function show(asked: Asked, closureId: string): Promise<Reply> {
  const loaded = await load(asked, closureId)
  return loaded ? card(closureCard(loaded.closure, loaded.found, asked.viewer.today)) : notice(NO_CLOSURE)
}
